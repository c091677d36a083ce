//! Emacs with eglot.

use std::process::Command;

use super::{FLOW, assert_repaired, path, program, snippet};
use crate::support::skip;
use crate::support::workspace::{Workspace, finish};

/// What a person would do after opening the flow. `expect` is the only way out with 0.
const SESSION: &str = r#"
(setq eglot-sync-connect 20
      eglot-confirm-server-initiated-edits nil)

(defun expect (what condition)
  "Waits until CONDITION returns something, and returns that."
  (let ((end (+ (float-time) 20)) found)
    (while (not (or (setq found (funcall condition)) (> (float-time) end)))
      (accept-process-output nil 0.02))
    (or found (error "Waited in vain for %s: %S" what
                     (mapcar #'flymake-diagnostic-text (flymake-diagnostics))))))

(defun mistake (part)
  "The finding whose text has PART in it."
  (expect part (lambda ()
                 (seq-find (lambda (it) (string-match-p part (flymake-diagnostic-text it)))
                           (flymake-diagnostics)))))

(defun complete (typed wanted)
  "Types TYPED and chooses WANTED among what is offered."
  (insert typed)
  (let* ((offer (eglot-completion-at-point))
         (choices (all-completions typed (nth 2 offer)))
         (choice (seq-find (lambda (it) (string= it wanted)) choices)))
    (unless choice (error "`%s' is not among %S" wanted choices))
    (delete-region (nth 0 offer) (nth 1 offer))
    (insert choice)
    (funcall (plist-get (nthcdr 3 offer) :exit-function) choice 'finished)))

(find-file "parcel.fdl.yaml")
(unless (eq major-mode 'fdl-mode) (error "The mode is %s" major-mode))
(apply #'eglot (eglot--guess-contact))
(expect "the server" (lambda () eglot--managed-mode))

(flymake-start)
(let ((found (mistake "no state is named `Shp`")))
  (goto-char (flymake-diagnostic-beg found))
  (unless (looking-at "Shp") (error "The finding is at %d" (point)))
  ;; Return at the question which action it shall be.
  (cl-letf (((symbol-function 'completing-read) (lambda (&rest it) (nth 6 it)))
            (last-nonmenu-event ?\r))
    (eglot-code-actions (point) (flymake-diagnostic-end found) nil t)))
(expect "the repair" (lambda () (save-excursion (goto-char (point-min)) (search-forward "Next: Ship" nil t))))

(goto-char (point-min))
(search-forward "Type: Task\n")
(insert "    \n")
(backward-char)
(complete "Acti" "Action")
(complete "FC:Inv" "FC:InvokeFunction")
(expect "an end of the findings about the action"
        (lambda () (flymake-start) (not (seq-find (lambda (it) (string-match-p "needs `Action`" (flymake-diagnostic-text it)))
                                  (flymake-diagnostics)))))
;; Flows are laid out as `fdl format` does, whatever a tab is elsewhere.
(eglot-format-buffer)
(save-buffer)
(find-file "parcel.fdltest.yaml")
(unless (eq major-mode 'fdl-test-mode) (error "The mode is %s" major-mode))
"#;

#[test]
fn emacs_shows_repairs_and_completes() {
    let libraries = "(princ (list (require 'eglot) (require 'yaml-mode)))";
    let emacs = program(
        &["emacs".into()],
        &["--batch", "--eval", libraries],
        "(eglot yaml-mode)",
    );
    let Some(emacs) = emacs else {
        skip(
            "emacs_shows_repairs_and_completes",
            "no Emacs with eglot and yaml-mode; scripts/setup gets them",
        );
        return;
    };
    let folder = Workspace::new(&[
        ("parcel.fdl.yaml", FLOW),
        ("init.el", &snippet("Emacs", "lisp")),
        ("session.el", SESSION),
    ]);
    let mut command = Command::new(emacs);
    command
        .args(["--batch", "-l", "init.el", "-l", "session.el"])
        .current_dir(folder.path(""))
        .env("HOME", folder.path(""))
        .env("PATH", path());
    let ran = finish(command, b"");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_repaired(&folder.read("parcel.fdl.yaml"));
}

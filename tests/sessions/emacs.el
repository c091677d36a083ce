;;; Works on the flow of this folder in Emacs, for `record.py' to write down:
;;;
;;;   emacs --batch -l INIT -l tests/sessions/emacs.el
;;;
;;; in a folder with copies of the two files. INIT is what `editors/README.md' says of Emacs, `fdl' on the
;;; path a script that starts `record.py'.

(setq eglot-sync-connect 20
      eglot-confirm-server-edits nil)
(advice-add 'y-or-n-p :override (lambda (&rest _) t))

(defun await (what condition)
  "Waits until CONDITION returns something, and returns that."
  (let ((end (+ (float-time) 20)) found)
    (while (not (or (setq found (funcall condition)) (> (float-time) end)))
      (accept-process-output nil 0.02))
    (or found (error "Waited in vain for %s in %s" what (buffer-string)))))

(defun has (text)
  "Whether the buffer has TEXT."
  (save-excursion (goto-char (point-min)) (search-forward text nil t)))

(defun go (text)
  "Puts the cursor behind the first TEXT."
  (goto-char (point-min))
  (search-forward text))

(defun act (title from to)
  "Applies the action with that TITLE to the text from FROM to TO."
  (cl-letf (((symbol-function 'completing-read)
             (lambda (_ actions &rest _)
               (or (seq-find (lambda (it) (string-match-p (regexp-quote title) it))
                             (mapcar (lambda (it) (if (consp it) (car it) it)) actions))
                   (error "No `%s' in %S" title actions))))
            (last-nonmenu-event ?\r))
    (eglot-code-actions from to nil t)))

(defun tell ()
  "Tells the server what has changed: nobody is idle here."
  (dolist (buffer (eglot--managed-buffers (eglot-current-server)))
    (with-current-buffer buffer (eglot--signal-textDocument/didChange))))

(defun look ()
  "What is shown of the place of the cursor."
  (tell)
  (eglot-signature-eldoc-function #'ignore)
  (eglot-hover-eldoc-function #'ignore)
  (accept-process-output nil 0.4))

(defun complete (typed wanted)
  "Types TYPED and chooses WANTED among what is offered."
  (insert typed)
  (let* ((offer (eglot-completion-at-point))
         (choices (all-completions typed (nth 2 offer)))
         (choice (seq-find (lambda (it) (string= it wanted)) choices)))
    (unless choice (error "`%s' is not among %S" wanted choices))
    (funcall (or (plist-get (nthcdr 3 offer) :company-doc-buffer) #'ignore) choice)
    (delete-region (nth 0 offer) (nth 1 offer))
    (insert choice)
    (funcall (plist-get (nthcdr 3 offer) :exit-function) choice 'finished)))

(find-file "parcel.fdl.yaml")
(apply #'eglot (eglot--guess-contact))
(await "the server" (lambda () eglot--managed-mode))
(flymake-start)
(await "the mistake" (lambda () (flymake-diagnostics)))
(go "Next: ")
(look)
(let ((found (car (flymake-diagnostics (point)))))
  (act "Change to `Lagre`" (flymake-diagnostic-beg found) (flymake-diagnostic-end found)))
(await "the repair" (lambda () (has "Next: Lagre")))
(tell)

;; Where things are.
(go "Default: Do")
(look)
(xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))
(xref-backend-references 'eglot (xref-backend-identifier-at-point 'eglot))
(xref-backend-apropos 'eglot "people")
(imenu--make-index-alist t)
(go "Name: Weigh")
(save-window-excursion (eglot-find-implementation))
(eglot-rename "Scale 🚚")
(await "the new name" (lambda () (has "StartAt: Scale 🚚")))
(tell)

;; A key with what belongs below it, and a call.
(go "Action: FC:InvokeFunction\n")
(insert "    \n")
(backward-char)
(complete "Time" "Timeout")
(insert "30")
(go "kilos > ")
(delete-char 2)
(insert "intAdd(")
(look)
(insert "20, 10)")
(look)

;; Kill and yank, a change in a rectangle, undo.
(buffer-enable-undo)
(undo-boundary)
(go "- Name: Two people\n")
(forward-line -1)
(kill-line 4)
(goto-char (point-max))
(yank)
(tell)
(undo-boundary)
(string-rectangle (point-min) (point-min) "# 動")
(tell)
(undo-boundary)
(primitive-undo 1 buffer-undo-list)
(tell)
(eglot-format (point-min) (point-max))
(eglot-format-buffer)
(act "Insert a state" (progn (go "Default: Don") (point)) (point))
(jsonrpc-request (eglot-current-server) :workspace/executeCommand
                 `(:command "fdl.runSimulation"
                   :arguments [(:uri ,(plist-get (eglot--TextDocumentIdentifier) :uri) :case "heavy")]))
(save-buffer)

(find-file "parcel.fdltest.yaml")
(await "the server" (lambda () eglot--managed-mode))
(go "Scale")
(look)
(xref-backend-definitions 'eglot (xref-backend-identifier-at-point 'eglot))
(goto-char (point-max))
(insert "    Exp\n")
(backward-char)
(delete-char -3)
(complete "Exp" "Expect")
(save-buffer)
(eglot-shutdown (eglot-current-server))

//! The executions of other flows that a run has started: how they ended, and their states on a scale
//! of their own.

use super::super::duration;
use super::super::tree::Tree;
use super::{Page, Text};
use fdl_core::simulate::{ChildRun, Status};

/// How many of them are shown at the start and at the end.
const CHILDREN: (usize, usize) = (60, 10);

impl Page<'_, '_> {
    /// The executions that the run has started, if there are some.
    pub(super) fn children(&mut self) {
        if self.trace.run.children.is_empty() {
            return;
        }
        self.put(format_args!(
            "<section aria-labelledby=\"children\">\n<h2 id=\"children\">Executions of other flows</h2>\n"
        ));
        self.list();
        self.put(format_args!("</section>\n"));
    }

    fn list(&mut self) {
        let children = &self.trace.run.children;
        let (first, last) = self.trace.cut(children.len(), CHILDREN);
        for (index, child) in children.iter().enumerate() {
            if index == first && last > first {
                let left_out = last - first;
                self.put(format_args!("<p class=\"cut\">… {left_out} more</p>\n"));
            }
            if index < first || index >= last {
                self.child(child);
            }
        }
    }

    fn child(&mut self, child: &ChildRun) {
        let trace = self.trace.of_child(child);
        let tree = Tree::new(trace.run);
        let mut page = Page {
            trace: &trace,
            tree: &tree,
            is_child: true,
            out: std::mem::take(&mut self.out),
        };
        page.execution(child);
        self.out = page.out;
    }

    fn execution(&mut self, child: &ChildRun) {
        let run = &child.run;
        let (open, class) = match run.status {
            Status::Succeeded => ("", "good"),
            Status::Failed | Status::TimedOut => (" open", "bad"),
        };
        let (file, name) = (Text(&child.file), Text(&child.options.execution_name));
        let (path, status) = (Text(&child.path), run.status.name());
        let (at, took) = (duration(child.started_ms), duration(run.duration_ms));
        self.put(format_args!(
            "<details class=\"lane\"{open}><summary>{file} {name} \
             <span class=\"status {class}\">{status}</span> \
             by <code>{path}</code> at {at}, {took}</summary>\n"
        ));
        self.result();
        let roots = &self.tree.roots;
        self.visits(roots, 0);
        self.list();
        self.put(format_args!("</details>\n"));
    }
}

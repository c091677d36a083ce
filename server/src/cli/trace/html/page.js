// Only comfort: the page is complete without it.
"use strict";
const timeline = document.getElementById("timeline");
const rows = () =>
  [...document.querySelectorAll("main summary")].filter((it) => it.checkVisibility());

const tools = document.createElement("div");
tools.className = "tools";
for (const [label, open] of [["Unfold all", true], ["Fold all", false]]) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = label;
  button.addEventListener("click", () => {
    const all = open ? "details" : "details.visit";
    for (const details of document.querySelectorAll(all)) details.open = open;
  });
  tools.append(button);
}
timeline.before(tools);

// The arrows go from row to row, left and right fold and unfold.
document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("summary");
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return;
  const all = rows();
  const at = all.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (to !== undefined) {
    all[to]?.focus();
    event.preventDefault();
  } else if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    row.parentElement.open = event.key === "ArrowRight";
    event.preventDefault();
  }
});

// A state in the picture leads to its first row.
for (const node of document.querySelectorAll(".picture [data-path]")) {
  node.addEventListener("click", (event) => {
    const path = node.getAttribute("data-path");
    const row = [...document.querySelectorAll("details.visit")].find((it) => it.dataset.path === path);
    if (!path || !row) return;
    for (let it = row; it; it = it.parentElement?.closest("details")) it.open = true;
    row.firstElementChild.focus();
    event.stopPropagation();
  });
}

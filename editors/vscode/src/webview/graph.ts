// The page of the graph: shows the picture of the server, lets one move about in it, by mouse and
// by keys, and says what was pressed.

import type { FromPage, ToPage } from './messages';

declare function acquireVsCodeApi(): {
  postMessage(message: FromPage): void;
  setState(state: { uri: string }): void;
};

const vscode = acquireVsCodeApi();
const stage = element('stage');
const canvas = element('canvas');
const problem = element('problem');
const styles = new CSSStyleSheet();
document.adoptedStyleSheets = [styles];

/** Free space around a graph that is shown as a whole, and around a state that is shown. */
const MARGIN = 24;
const MAX_SCALE = 3;
const MIN_SCALE = 0.1;
/** Smaller, the names of states are hard to read. */
const READABLE = 0.6;
/** Pixels that the mouse may move while it is pressed, to count as a click. */
const CLICK = 4;

/** Where the picture lies on the stage, and how large. */
const view = { x: 0, y: 0, scale: 1 };
let shown = '';
/** What is shown of the picture: what one sees first, all of it, or where one has gone in it. */
let part: 'first' | 'all' | 'chosen' = 'first';
let selected: string | null = null;

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  problem.hidden = data.kind !== 'problem';
  if (data.kind === 'graph') show(data.uri, data.svg);
  else if (data.kind === 'select') select(data.id);
  else problem.textContent = data.text;
});

function show(uri: string, text: string): void {
  const svg = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  // Styles inside of a picture are not allowed here; as a sheet of the page they are.
  const style = svg.querySelector('style');
  styles.replaceSync(style?.textContent ?? '');
  style?.remove();
  for (const node of svg.querySelectorAll<SVGElement>('[data-id]')) {
    node.setAttribute('role', 'button');
    node.setAttribute('tabindex', '-1');
  }
  const focused = document.activeElement?.getAttribute('data-path');
  canvas.replaceChildren(document.importNode(svg, true));
  theme();
  if (uri !== shown) part = 'first';
  arrange();
  shown = uri;
  vscode.setState({ uri });
  select(selected);
  if (focused != null)
    nodes()
      .find((it) => it.dataset['path'] === focused)
      ?.focus();
}

/** Marks a state as the one at the cursor, and makes it the one that the keyboard reaches. */
function select(id: string | null): void {
  selected = id;
  const all = nodes();
  const node = all.find((it) => it.dataset['id'] === id);
  for (const it of all) {
    it.classList.toggle('at-cursor', it === node);
    it.setAttribute('tabindex', '-1');
    if (it === node) it.setAttribute('aria-current', 'true');
    else it.removeAttribute('aria-current');
  }
  (node ?? all[0])?.setAttribute('tabindex', '0');
  if (node && bringIntoView(node)) part = 'chosen';
}

function nodes(): SVGElement[] {
  return [...canvas.querySelectorAll<SVGElement>('[data-id]')];
}

/** Moves the picture if a state is not to be seen, and tells whether it did. */
function bringIntoView(node: SVGElement): boolean {
  const [box, frame] = [node.getBoundingClientRect(), stage.getBoundingClientRect()];
  const outside = (from: number, to: number, end: number) => to < MARGIN || from > end - MARGIN;
  const aside = outside(box.left, box.right, frame.width);
  const away = outside(box.top, box.bottom, frame.height);
  if (aside) view.x += (frame.width - box.left - box.right) / 2;
  if (away) view.y += (frame.height - box.top - box.bottom) / 2;
  place();
  return aside || away;
}

function place(): void {
  canvas.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
}

/**
 * Shows the whole picture, never larger than it is. What one sees first is never too small to be
 * read either: of a large flow it is the beginning.
 */
function arrange(): void {
  const svg = canvas.querySelector('svg');
  if (!svg || part === 'chosen') return;
  const { width, height } = svg.viewBox.baseVal;
  const { clientWidth, clientHeight } = stage;
  const whole = Math.min((clientWidth - MARGIN) / width, (clientHeight - MARGIN) / height, 1);
  view.scale = Math.max(whole, part === 'first' ? READABLE : MIN_SCALE);
  view.x = (clientWidth - width * view.scale) / 2;
  view.y = Math.max((clientHeight - height * view.scale) / 2, 0);
  place();
  // Of a picture that is wider than the page too, the middle may be far from where it begins.
  const [start] = nodes();
  if (part === 'first' && start) bringIntoView(start);
}

function fit(): void {
  part = 'all';
  arrange();
}

/** Zooms around a point of the stage, its middle if there is none. */
function zoom(factor: number, x = stage.clientWidth / 2, y = stage.clientHeight / 2): void {
  const scale = Math.min(Math.max(view.scale * factor, MIN_SCALE), MAX_SCALE);
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  part = 'chosen';
  place();
}

/** Shows the place that a state or an arrow comes from: `line:character-line:character`. */
function reveal(it: Element, focus: boolean): void {
  const numbers = it.getAttribute('data-range')?.match(/\d+/g)?.map(Number) ?? [];
  const [line = 0, character = 0, endLine = 0, endCharacter = 0] = numbers;
  const range = { start: { line, character }, end: { line: endLine, character: endCharacter } };
  vscode.postMessage({ kind: 'reveal', range, focus });
}

stage.addEventListener(
  'wheel',
  (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) {
      return zoom(Math.exp(-event.deltaY / 200), event.clientX, event.clientY);
    }
    view.x -= event.shiftKey ? event.deltaY : event.deltaX;
    view.y -= event.shiftKey ? 0 : event.deltaY;
    part = 'chosen';
    place();
  },
  { passive: false },
);

stage.addEventListener('pointerdown', (down) => {
  if (down.button !== 0) return;
  const from = { ...view };
  const pressed = down.target instanceof Element ? down.target.closest('[data-range]') : null;
  let far = false;
  const move = (event: PointerEvent) => {
    const [x, y] = [event.clientX - down.clientX, event.clientY - down.clientY];
    far ||= Math.hypot(x, y) > CLICK;
    if (!far) return;
    stage.setPointerCapture(down.pointerId);
    [view.x, view.y] = [from.x + x, from.y + y];
    part = 'chosen';
    place();
  };
  const up = () => {
    stage.removeEventListener('pointermove', move);
    if (!far && pressed) reveal(pressed, false);
  };
  stage.addEventListener('pointermove', move);
  stage.addEventListener('pointerup', up, { once: true });
});

stage.addEventListener('dblclick', ({ target }) => {
  const pressed = target instanceof Element ? target.closest('[data-range]') : null;
  if (pressed) reveal(pressed, true);
});

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

document.addEventListener('keydown', (event) => {
  const { key } = event;
  const node = document.activeElement?.closest<SVGElement>('[data-id]');
  const direction = DIRECTIONS[key];
  if (key === '+' || key === '=') zoom(1.2);
  else if (key === '-') zoom(1 / 1.2);
  else if (key === '0') fit();
  else if (node && direction) walk(node, direction);
  else if (node && key === 'Enter') reveal(node, true);
  else if (node && key === ' ') reveal(node, false);
  else return;
  event.preventDefault();
});

/** Moves the focus to the nearest state in a direction. */
function walk(from: SVGElement, [x, y]: [number, number]): void {
  const middle = (it: SVGElement) => {
    const { left, right, top, bottom } = it.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2] as const;
  };
  const [fromX, fromY] = middle(from);
  const ahead = nodes().flatMap((node) => {
    const [toX, toY] = middle(node);
    const along = (toX - fromX) * x + (toY - fromY) * y;
    const aside = Math.abs((toX - fromX) * y) + Math.abs((toY - fromY) * x);
    return along > 1 ? [{ node, distance: along + 2 * aside }] : [];
  });
  const next = ahead.sort((one, other) => one.distance - other.distance)[0]?.node;
  if (!next) return;
  from.setAttribute('tabindex', '-1');
  next.setAttribute('tabindex', '0');
  next.focus({ preventScroll: true });
  if (bringIntoView(next)) part = 'chosen';
}

/** Light or dark, as VS Code is now. */
function theme(): void {
  const dark = /vscode-(?:dark|high-contrast(?!-light))/.test(document.body.className);
  canvas.querySelector('svg')?.setAttribute('data-theme', dark ? 'dark' : 'light');
}

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page lacks #${id}`);
  return found;
}

element('out').addEventListener('click', () => zoom(1 / 1.2));
element('in').addEventListener('click', () => zoom(1.2));
element('fit').addEventListener('click', fit);
window.addEventListener('resize', arrange);
new MutationObserver(theme).observe(document.body, { attributeFilter: ['class'] });
vscode.postMessage({ kind: 'ready' });

// The keyboard. Digits and signs start an edit, so letters are free for commands.

const WIDER = 8; // pixels a press
const STARTS = /^[0-9+\-*/.=(]$/;

/**
 * @param {KeyboardEvent} event
 * @param {object} grid what can be done: see plan-grid.js
 */
export function pressed(event, grid) {
  if (event.isComposing || grid.editor.open) return;
  const act =
    event.ctrlKey || event.metaKey ? withControl(event, grid) : plain(event, grid);
  if (!act) return;
  event.preventDefault();
  act();
}

function withControl(event, grid) {
  const arrow = arrows(event, grid, true);
  if (arrow) return arrow;
  const acts = {
    z: () => (event.shiftKey ? grid.redo() : grid.undo()),
    y: () => grid.redo(),
    a: () => grid.selection.all(),
    d: () => grid.fill(true),
    r: () => grid.fill(false),
  };
  return acts[event.key.toLowerCase()];
}

/** Alt and Shift: a period is folded, columns are made wider. */
function period({ key }, { selection, pointer }) {
  return {
    ArrowLeft: () => pointer.foldAt(selection.column, true),
    ArrowRight: () => pointer.foldAt(selection.column, false),
    ArrowUp: () => pointer.widenAt(selection.column, WIDER),
    ArrowDown: () => pointer.widenAt(selection.column, -WIDER),
  }[key];
}

function arrows(event, { selection, view, rows, columns, toggle, pointer }, far) {
  const { row, column } = event.shiftKey ? selection.to : selection.from;
  const last = { row: rows.shown.length - 1, column: columns.shown.length - 1 };
  const go = (down, right) => () => selection.go(down, right, event.shiftKey);
  if (event.altKey && event.shiftKey && !far) return period(event, { selection, pointer });
  if (event.altKey && !far) {
    const on = { ArrowRight: true, ArrowLeft: false }[event.key];
    return on === undefined ? undefined : () => toggle(selection.row, on);
  }
  return {
    ArrowDown: go(far ? last.row : row + 1, column),
    ArrowUp: go(far ? 0 : row - 1, column),
    ArrowRight: go(row, far ? last.column : column + 1),
    ArrowLeft: go(row, far ? 0 : column - 1),
    PageDown: go(row + view.pageSize, column),
    PageUp: go(row - view.pageSize, column),
    Home: go(far ? 0 : row, 0),
    End: go(far ? last.row : row, last.column),
  }[event.key];
}

function plain(event, grid) {
  const { selection } = grid;
  const { row, column } = selection.from;
  const acts = {
    Enter: () => grid.edit(),
    F2: () => grid.edit(),
    Delete: () => grid.zero(),
    Backspace: () => grid.zero(),
    Escape: () => selection.go(row, column),
    " ": () => grid.toggle(selection.row),
    "?": () => grid.help(),
    "/": () => grid.seek(),
  };
  const move = arrows(event, grid, false);
  return move ?? acts[event.key] ?? command(event, grid) ?? digit(event, grid);
}

/** Letters by key or, where a Chinese input method swallows them, by their place. */
function command(event, grid) {
  if (event.altKey) return undefined;
  const letter = /^Key[A-Z]$/.test(event.code) ? event.code.at(-1) : event.key.toUpperCase();
  return {
    H: () => (event.shiftKey ? grid.holdWithReason() : grid.hold()),
    S: () => grid.spread(),
    I: () => grid.show("drawer"),
    F: () => grid.later.use("findings", (findings) => findings.open()),
  }[letter];
}

function digit(event, grid) {
  const sign = event.key.normalize("NFKC");
  return STARTS.test(sign) ? () => grid.edit(sign) : undefined;
}

// One box ticks all of its kind; with some of them ticked it stands in between.
for (const all of document.querySelectorAll("[data-ticks-all]")) {
  const boxes = [...all.form.elements].filter((one) => one.name === all.dataset.ticksAll);
  const show = () => {
    const on = boxes.filter((box) => box.checked).length;
    all.checked = on === boxes.length;
    all.indeterminate = on > 0 && on < boxes.length;
  };
  all.addEventListener("change", () => boxes.forEach((box) => (box.checked = all.checked)));
  for (const box of boxes) box.addEventListener("change", show);
  show();
}

// The texts of the grid, as the page brought them.
const words = JSON.parse(document.getElementById("grid-words").textContent);

/** A text by name, with facts in its `%(name)s` places. */
export function say(name, facts = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (_, key) => facts[key] ?? "");
}

/** A text with a count, in the form that the count asks for. */
export function count(name, number, facts = {}) {
  return say(number === 1 ? `${name}_one` : name, { ...facts, count: grouped(number) });
}

export function grouped(number) {
  return String(Math.round(number)).replace(/\B(?=(\d{3})+$)/g, ",");
}

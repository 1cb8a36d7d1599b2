// Files dropped anywhere on a form are those that its field holds.
const between = document.documentElement.lang.startsWith("zh") ? "、" : ", ";

function takes(form) {
  const field = form.querySelector("input[type=file]");
  const chosen = form.querySelector("[data-chosen]");

  function tell() {
    if (chosen) chosen.textContent = Array.from(field.files, (file) => file.name).join(between);
  }

  function over(event) {
    event.preventDefault();
    form.classList.toggle("over", event.type === "dragover");
  }

  form.addEventListener("dragover", over);
  form.addEventListener("dragleave", over);
  form.addEventListener("drop", (event) => {
    over(event);
    if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
    tell();
  });
  field.addEventListener("change", tell);
}

for (const form of document.querySelectorAll("[data-drop]")) takes(form);

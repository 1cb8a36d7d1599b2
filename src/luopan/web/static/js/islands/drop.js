// Files dropped anywhere on the form are those that its field holds.
const form = document.querySelector("[data-drop]");
const field = form?.querySelector("input[type=file]");

const chosen = form?.querySelector("[data-chosen]");

function tell() {
  chosen.textContent = Array.from(field.files, (file) => file.name).join(document.documentElement.lang.startsWith("zh") ? "、" : ", ");
}

function over(event) {
  event.preventDefault();
  form.classList.toggle("over", event.type === "dragover");
}

form?.addEventListener("dragover", over);
form?.addEventListener("dragleave", over);
form?.addEventListener("drop", (event) => {
  over(event);
  if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
  tell();
});
field?.addEventListener("change", tell);

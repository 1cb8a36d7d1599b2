// A passkey: the browser asks its owner, the form carries the answer. Bytes travel as base64url.
const form = document.querySelector("form[data-passkey]");

function bytes(text) {
  const plain = text.replace(/-/g, "+").replace(/_/g, "/");
  return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return plain.replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function known(list) {
  return (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
}

function readable(options) {
  const said = options.publicKey;
  const read = { ...said, challenge: bytes(said.challenge) };
  if (said.user) read.user = { ...said.user, id: bytes(said.user.id) };
  if (said.excludeCredentials) read.excludeCredentials = known(said.excludeCredentials);
  if (said.allowCredentials) read.allowCredentials = known(said.allowCredentials);
  return { publicKey: read };
}

const PARTS = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];

function spelled(credential) {
  const response = {};
  for (const part of PARTS) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  if (credential.response.getTransports) response.transports = credential.response.getTransports();
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment || undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function ask() {
  const options = readable(JSON.parse(document.getElementById("passkey-options").textContent));
  const creates = form.dataset.passkey === "create";
  return creates ? navigator.credentials.create(options) : navigator.credentials.get(options);
}

form.querySelector("[data-asks]").addEventListener("click", async () => {
  const problem = form.querySelector(".problem");
  problem.hidden = true;
  try {
    form.elements.credential.value = JSON.stringify(spelled(await ask()));
    form.requestSubmit();
  } catch {
    problem.hidden = false; // declined, timed out, or no such key
  }
});

// How numbers travel: a few words as JSON, then arrays of bytes, the lowest of each number first,
// so that a quarter of a million amounts need no parsing. See web/grids.py for the other side.

export const KIND = "application/x-luopan-grid";
const READ = { i4: Int32Array, f8: Float64Array, u1: Uint8Array };

/** What a response says; JSON, or JSON with arrays after it. */
export async function read(response) {
  if (!response.headers.get("Content-Type")?.startsWith(KIND)) return response.json();
  return unpacked(await response.arrayBuffer());
}

function unpacked(buffer) {
  const size = new DataView(buffer).getUint32(0, true);
  const words = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, size)));
  let at = aligned(4 + size);
  for (const [path, kind, count] of words.arrays) {
    const values = new READ[kind](count);
    gather(new Uint8Array(buffer, at, values.byteLength), values);
    at = aligned(at + values.byteLength);
    place(words, path, values);
  }
  return words;
}

/** The bytes of each number, which lie apart, together again. */
function gather(apart, values) {
  const size = values.BYTES_PER_ELEMENT;
  const together = new Uint8Array(values.buffer);
  let from = 0;
  for (let weight = 0; weight < size; weight += 1)
    for (let into = weight; into < together.length; into += size) together[into] = apart[from++];
}

/** Arrays begin at multiples of eight bytes. */
function aligned(at) {
  return Math.ceil(at / 8) * 8;
}

function place(words, path, values) {
  const names = path.split(".");
  const last = names.pop();
  let into = words;
  for (const name of names) into = into[name] ??= {};
  into[last] = values;
}

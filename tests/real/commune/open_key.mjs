// Opens a key's file with WebCrypto alone, as a page does, signs "loa thôn" with it, and prints
// the public half that goes with the signature as base64url. Arguments: the file, the passphrase.
import { readFileSync } from "node:fs";

const { subtle } = globalThis.crypto;
const bytes = Buffer.from(readFileSync(process.argv[2], "utf8").replace(/-----[^-]+-----/g, ""), "base64");

/** What is in the element at `at`, and where the next one begins. */
function element(at) {
  let length = bytes[at + 1], start = at + 2;
  if (length >= 128) {
    const more = length - 128;
    length = Number.parseInt(bytes.subarray(start, start + more).toString("hex"), 16);
    start += more;
  }
  return { start, end: start + length };
}

const inside = (parent) => {
  const found = [];
  for (let at = parent.start; at < parent.end; at = found.at(-1).end) found.push(element(at));
  return found;
};

const [scheme, data] = inside(element(0));
const [derivation, cipher] = inside(inside(scheme)[1]);
const [salt, rounds] = inside(inside(derivation)[1]);
const iv = inside(cipher)[1];
const of = ({ start, end }) => bytes.subarray(start, end);

const typed = new TextEncoder().encode(process.argv[3].normalize("NFC"));
const base = await subtle.importKey("raw", typed, "PBKDF2", false, ["deriveKey"]);
const iterations = Number.parseInt(of(rounds).toString("hex"), 16);
const key = await subtle.deriveKey(
  { name: "PBKDF2", hash: "SHA-256", salt: of(salt), iterations },
  base, { name: "AES-CBC", length: 256 }, false, ["decrypt"]);
const plain = await subtle.decrypt({ name: "AES-CBC", iv: of(iv) }, key, of(data));
const own = await subtle.importKey("pkcs8", plain, "Ed25519", true, ["sign"]);
const { x } = await subtle.exportKey("jwk", own);
const signature = await subtle.sign("Ed25519", own, new TextEncoder().encode("loa thôn"));
const open = await subtle.importKey("jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", false, ["verify"]);
if (!await subtle.verify("Ed25519", open, signature, new TextEncoder().encode("loa thôn"))) process.exit(1);
console.log(iterations, x);

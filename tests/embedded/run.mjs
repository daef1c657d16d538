// node run.mjs FILE.wasm: runs its main; what it says goes to stdout.
import { readFileSync } from "node:fs";
let text = "";
const board = { put: (c) => { text += String.fromCharCode(c); } };
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { board });
instance.exports.main();
process.stdout.write(text);

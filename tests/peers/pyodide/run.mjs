// Runs a program in Pyodide: node run.mjs PROGRAM SITE_PACKAGES CHECKOUT
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [program, packages, checkout] = process.argv.slice(2);
const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });
for (const [place, root] of [["/packages", packages], ["/checkout", checkout]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
python.runPython("import sys; sys.dont_write_bytecode = True; sys.path[:0] = ['/checkout', '/packages']");
python.runPython(readFileSync(program, "utf8"));

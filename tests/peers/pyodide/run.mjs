// Runs programs in Pyodide, one in its own event loop and one without: node run.mjs OWN_LOOP PROGRAM SITE_PACKAGES CHECKOUT
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const [ownLoop, program, packages, checkout] = process.argv.slice(2);
const python = await loadPyodide({ env: { PYTHONDONTWRITEBYTECODE: "1" } });
for (const [place, root] of [["/packages", packages], ["/checkout", checkout]]) {
  python.FS.mkdir(place);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, place);
}
python.runPython("import sys; sys.dont_write_bytecode = True; sys.path[:0] = ['/checkout', '/packages']");
await python.runPythonAsync(`${readFileSync(ownLoop, "utf8")}\nawait main()`);
python.runPython(readFileSync(program, "utf8"));

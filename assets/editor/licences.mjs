/*
 * Whose work is in the bundle: the packages that esbuild took files from, with their licences.
 * Throws when one of them has a licence that Fanlight doesn't ship.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

const ALLOWED = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD']);

/** The packages among `inputs` (esbuild's metafile): [{ name, version, licence, text }], by name. */
export async function bundledPackages(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found) folders.add(found[1]);
  }
  const packages = [];
  for (const folder of folders) {
    const { name, version, license: licence } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'));
    if (!ALLOWED.has(licence)) throw new Error(`${name} ${version} has the licence ${licence}, which Fanlight doesn't ship.`);
    const file = (await readdir(join(root, folder))).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? (await readFile(join(root, folder, file), 'utf8')).trim() : '';
    packages.push({ name, version, licence, text });
  }
  return packages.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text that is shipped beside the bundle. */
export const licencesText = (packages) => packages
  .map(({ name, version, licence, text }) => `${name} ${version}, ${licence}\n\n${text}\n`)
  .join(`\n${'-'.repeat(72)}\n\n`);

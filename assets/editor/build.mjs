/*
 * Builds dist/editor.js, one ES module with everything in it, and the list of whose work is in it.
 *   node build.mjs           writes dist/editor.js and dist/licences.txt
 *   node build.mjs --check   builds in memory and compares with what is committed: exit 1 when it differs
 * Both refuse a package whose licence is not one of the allowed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundledPackages, licencesText } from './licences.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const bundlePath = join(here, 'dist/editor.js');
const licencesPath = join(here, 'dist/licences.txt');

/** Aim for the bundle's size, gzipped, in bytes: it is loaded on the forms only. */
const MAX_GZIP = 130_000;

const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ['src/main.js'],
  outfile: bundlePath,
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  legalComments: 'none',
  charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
  write: false,
});

const packages = await bundledPackages(here, Object.keys(metafile.inputs));
const banner = '/* Fanlight editor, built from assets/editor/src by build.mjs: do not edit. Whose work is in it: licences.txt */\n';
const bundle = banner + outputFiles[0].text;
const licences = licencesText(packages);
const size = gzipSync(bundle, { level: 9 }).length;
console.log(`${packages.length} packages, ${bundle.length} characters, ${size} bytes gzipped`);
if (size > MAX_GZIP) {
  console.error(`The bundle is larger than ${MAX_GZIP} bytes gzipped.`);
  process.exit(1);
}

if (process.argv.includes('--check')) {
  const committed = await Promise.all([bundlePath, licencesPath].map((path) => readFile(path, 'utf8').catch(() => '')));
  if (committed[0] !== bundle || committed[1] !== licences) {
    console.error('dist/ is not what src/ builds to: run `npm ci && npm run build` and commit it.');
    process.exit(1);
  }
  console.log('dist/ is what src/ builds to.');
} else {
  await mkdir(join(here, 'dist'), { recursive: true });
  await writeFile(bundlePath, bundle);
  await writeFile(licencesPath, licences);
}

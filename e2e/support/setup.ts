// Before the first test: forget the pages that an earlier run collected.
import { mkdirSync, rmSync } from 'node:fs';
import { pagesFolder } from './html';

export default function setup() {
  rmSync(pagesFolder, { recursive: true, force: true });
  mkdirSync(pagesFolder, { recursive: true });
}

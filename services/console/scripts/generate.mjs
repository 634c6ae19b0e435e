// Writes what is made from other files: the API from the protos (src/gen), and Ant Design's style sheet for the two themes, so that the
// browser makes no styles itself and the content security policy can refuse all that are not in files.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const protos = join(here, '../../proto');
const generated = join(here, 'src/gen');

const files = readdirSync(protos, { recursive: true }).filter((name) => name.endsWith('.proto'));
rmSync(generated, { recursive: true, force: true });
mkdirSync(generated, { recursive: true });
execFileSync(
  'protoc',
  [`--plugin=protoc-gen-es=${join(here, 'node_modules/.bin/protoc-gen-es')}`, `--es_out=${generated}`, '--es_opt=target=ts', `-I${protos}`, ...files],
  { stdio: 'inherit', cwd: protos },
);

const program = join(here, 'node_modules/.cache/antd-css.mjs');
await build({
  entryPoints: [join(here, 'scripts/antd-css.tsx')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  jsx: 'automatic',
});
execFileSync(process.execPath, [program, join(generated, 'antd.css')], { stdio: 'inherit', cwd: here, env: { ...process.env, NODE_ENV: 'production' } });

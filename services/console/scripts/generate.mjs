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

// The folders of Ant Design's components that end up in the console: those it names, and those that these are made of.
const asIs = { name: 'as it is', setup: ({ onResolve }) => onResolve({ filter: /\?url$/ }, ({ path }) => ({ path, external: true })) };
const { metafile } = await build({
  entryPoints: [join(here, 'src/main.tsx')],
  outdir: here,
  write: false,
  metafile: true,
  bundle: true,
  minify: true,
  format: 'esm',
  jsx: 'automatic',
  plugins: [asIs],
});
const folders = new Set();
for (const { inputs } of Object.values(metafile.outputs)) {
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    const folder = path.match(/antd\/es\/([^/]+)\/style\//)?.[1];
    if (folder && bytesInOutput > 0) folders.add(folder);
  }
}

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
execFileSync(process.execPath, [program, join(generated, 'antd.css'), ...folders], { stdio: 'inherit', cwd: here, env: { ...process.env, NODE_ENV: 'production' } });

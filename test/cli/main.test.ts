import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { slicAudit } from './cli.ts';

const dir = mkdtempSync(join(tmpdir(), 'slic-audit-cli-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const root = join(dir, 'root');
mkdirSync(join(root, 'PC-1'), { recursive: true });

describe('what cannot be done is one clear line and exit 2', () => {
  it.each([
    ['no command', []],
    ['an unknown command', ['analyse', root]],
    ['an unknown option', ['analyze', root, '--frmat', 'csv']],
    ['no root', ['analyze']],
    ['a missing root', ['analyze', join(dir, 'nowhere')]],
    ['a root that is a file', ['analyze', join(dir, 'file')]],
    ['an unknown format', ['analyze', root, '--format', 'pdf']],
    ['no format', ['analyze', root, '--format', '']],
    ['an unknown verdict', ['analyze', root, '--fail-on', 'allowed']],
    ['concurrency 0', ['analyze', root, '--concurrency', '0']],
    ['concurrency that is no number', ['analyze', root, '--concurrency', 'many']],
    ['shard 0/2', ['analyze', root, '--shard', '0/2']],
    ['shard 3/2', ['analyze', root, '--shard', '3/2']],
    ['a long delimiter', ['analyze', root, '--csv-delimiter', ',,']],
    ['an unknown column', ['analyze', root, '--columns', 'device,colour']],
    ['an output folder below a file', ['analyze', root, '--out', join(dir, 'file', 'out')]],
    ['an output folder that would be a device', ['analyze', root, '--out', join(root, 'reports')]],
    ['nothing to explain', ['explain', join(dir, 'nowhere')]],
    ['nothing to decode', ['decode', join(dir, 'nowhere')]],
    ['a file that is no SLIC table', ['decode', join(dir, 'file')]],
  ])('%s', (_, args) => {
    writeFileSync(join(dir, 'file'), 'MSDM with something secret');
    const { code, stdout, stderr } = slicAudit(args, { cwd: dir });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^slic-audit: [^\n]+\n$/);
    expect(stderr).not.toContain('secret');
  });
});

describe('exit codes and streams', () => {
  it('0 for --help and --version, on stdout', () => {
    expect(slicAudit(['--help'])).toMatchObject({ code: 0, stderr: '' });
    const version = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
    expect(slicAudit(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('0 for a run, 1 where --fail-on found something', () => {
    const args = ['analyze', root, '--out', join(dir, 'out'), '--format', 'csv,jsonl'];
    expect(slicAudit(args).code).toBe(0);
    expect(slicAudit([...args, '--fail-on', 'blocked']).code).toBe(0);
    expect(slicAudit([...args, '--fail-on', 'blocked,unknown']).code).toBe(1);
  });

  it('--json puts the summary alone on stdout, --quiet nothing', () => {
    const args = ['analyze', root, '--out', join(dir, 'out'), '--format', 'csv'];
    expect(JSON.parse(slicAudit([...args, '--json']).stdout).devices.total).toBe(1);
    expect(slicAudit([...args, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('leaves nothing but the reports in the output folder', () => {
    slicAudit(['analyze', root, '--out', join(dir, 'clean'), '--format', 'csv']);
    expect(readdirSync(join(dir, 'clean')).sort()).toEqual(['compliance.csv', 'summary.json']);
  });

  it('refuses an empty root and touches no report', () => {
    mkdirSync(join(dir, 'empty'));
    const out = join(dir, 'kept');
    slicAudit(['analyze', root, '--out', out, '--format', 'csv']);
    const before = readFileSync(join(out, 'compliance.csv'));
    const { code, stderr } = slicAudit(['analyze', join(dir, 'empty'), '--out', out, '--format', 'csv']);
    expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(readFileSync(join(out, 'compliance.csv'))).toEqual(before);
  });
});

/** What tools and people wrap a text in, written from the formats' own descriptions. Lines without their ends go in. */

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const two = (n: number): string => String(n).padStart(2, '0');

/** A console wraps source lines of HTML where it likes: at blanks. */
const wrapAt = (text: string, width: number): string =>
  text.replace(new RegExp(`(.{${width},${width + 20}}?) (?=\\S)`, 'g'), '$1\r\n');

function rtf(lines: readonly string[]): string {
  const body = lines.map((line) =>
    [...line.replace(/[\\{}]/g, '\\$&')]
      .map((char) => {
        const code = char.charCodeAt(0);
        if (char === '\t') return '\\tab ';
        if (code < 128) return char;
        return code < 256 ? `\\'${code.toString(16)}` : `\\u${code > 32767 ? code - 65536 : code}?`;
      })
      .join(''),
  );
  return [
    '{\\rtf1\\ansi\\ansicpg1252\\deff0\\nouicompat\\deflang1033{\\fonttbl{\\f0\\fnil\\fcharset0 Courier New;}}',
    '{\\colortbl ;\\red0\\green0\\blue0;}',
    '{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1 ',
    `\\pard\\sa200\\f0\\fs22\\lang9 ${body.join('\\par\r\n')}\\par`,
    '}',
  ].join('\r\n');
}

function quotedPrintable(text: string): string {
  const escaped = [...Buffer.from(text.replaceAll('\r\n', '\n'))]
    .map((byte) => {
      if (byte === 10) return '\r\n';
      return byte === 61 || byte > 126 || byte < 32
        ? `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
        : String.fromCharCode(byte);
    })
    .join('');
  return escaped
    .split('\r\n')
    .map((line) => line.replace(/.{70}(?![0-9A-F]{0,1}$)(?<!=.?)/g, '$&=\r\n').replace(/ $/, '=20'))
    .join('\r\n');
}

const word = (lines: readonly string[]): string =>
  [
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>',
    '<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri";} --></style></head><body lang=EN-US>',
    '<div class=WordSection1>',
    ...lines.map((line) =>
      line === ''
        ? '<p class=MsoNormal><o:p>&nbsp;</o:p></p>'
        : wrapAt(
            `<p class=MsoNormal><span lang=EN-US style='font-size:10.0pt'>${escapeXml(line)}<o:p></o:p></span></p>`,
            70,
          ),
    ),
    '</div></body></html>',
  ].join('\r\n');

const mail = (body: string): string =>
  `From: Pat <pat@example.test>\r\nTo: desk@example.test\r\nSubject: KMS\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${quotedPrintable(body)}\r\n`;

const clixmlEscape = (text: string): string =>
  escapeXml(text).replace(/[\r\n\t]/g, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);

export const CARRIERS: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  'HTML paragraphs': (lines) => `<html><body>${lines.map((l) => `<p>${escapeXml(l)}</p>`).join('')}</body></html>`,
  'HTML breaks': (lines) => `<div>${lines.map(escapeXml).join('<br />\r\n')}</div>`,
  'HTML, preformatted': (lines) =>
    `<!DOCTYPE html><html><head><title>Name: x</title></head><body><h1>Export</h1><pre><code>${lines.map(escapeXml).join('\n')}</code></pre></body></html>`,
  'HTML, a table of lines': (lines) =>
    `<table><tbody>${lines.map((l) => `<tr><td>${escapeXml(l)}</td></tr>`).join('\n')}</tbody></table>`,
  'HTML that Word wrote': word,
  'a mail, quoted-printable': (lines) => mail(word(lines)),
  RTF: rtf,
  'CLIXML of a stream': (lines) =>
    `#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${lines.map((l) => `<S S="Output">${clixmlEscape(`${l}\r\n`)}</S>`).join('')}</Objs>`,
  'CLIXML of Export-Clixml': (lines) =>
    `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">\r\n${lines.map((l) => `  <S>${clixmlEscape(l)}</S>`).join('\r\n')}\r\n</Objs>`,
  'a JSON string': (lines) => JSON.stringify(lines.join('\r\n')),
  'a JSON list of lines': (lines) => JSON.stringify(lines, null, 2),
  'a JSON result': (lines) =>
    JSON.stringify({ host: 'pc1', rc: 0, stdout: lines.join('\r\n'), stderr: '', stdout_lines: lines }, null, 4),
  "Ansible's result": (lines) =>
    `PLAY [all] ****\n\nTASK [slmgr] ****\nok: [pc1] => {\n    "changed": true,\n    "rc": 0,\n    "stdout_lines": [\n${lines.map((l) => `        ${JSON.stringify(l)}`).join(',\n')}\n    ]\n}\n\nPLAY RECAP ****\n`,
  "Ansible's result, one string": (lines) =>
    `ok: [pc1] => {\n    "changed": true,\n    "stdout": ${JSON.stringify(lines.join('\r\n'))}\n}\n`,
  "Ansible's YAML": (lines) =>
    `ok: [pc1] =>\n  msg:\n${lines.map((l) => `  - '${l.replaceAll("'", "''")}'`).join('\n')}\n`,
  'a YAML list without quotes': (lines) => `msg:\n${lines.map((l) => (l === '' ? "- ''" : `- ${l}`)).join('\n')}\n`,
  'CSV, a line a row': (lines) => lines.map((l) => `"${l.replaceAll('"', '""')}"`).join('\r\n'),
  'CSV, computer and line': (lines) =>
    ['"Computer","Line"', ...lines.map((l) => `"PC-0007","${l.replaceAll('"', '""')}"`)].join('\r\n'),
  'CSV, all in one cell': (lines) =>
    `"Computer","Output"\r\n"PC-0007","${lines.join('\r\n').replaceAll('"', '""')}"\r\n`,
  'ISO times': (lines) => lines.map((l, i) => `2024-05-02T10:${two(i % 60)}:0${i % 10}.12${i % 10}Z ${l}`).join('\n'),
  'times and levels': (lines) =>
    lines
      .map((l, i) => `[2024-05-02 10:00:${two(i % 60)},${100 + i}] ${i % 3 ? 'INFO ' : 'DEBUG'} - ${l}`)
      .join('\r\n'),
  syslog: (lines) => lines.map((l, i) => `May  2 10:00:${two(i % 60)} pc-0007 slmgr[${400 + i}]: ${l}`).join('\n'),
  'syslog, RFC 5424': (lines) =>
    lines.map((l, i) => `<13>1 2024-05-02T10:00:${two(i % 60)}Z pc-0007 slmgr ${4000 + i} - - ${l}`).join('\n'),
  CMTrace: (lines) =>
    lines
      .map(
        (l, i) =>
          `<![LOG[${l}]LOG]!><time="10:00:${two(i % 60)}.000-120" date="05-02-2024" component="slmgr" context="" type="1" thread="${i}" file="">`,
      )
      .join('\r\n'),
  'a remote shell': (lines) => lines.map((l) => `[pc1] out: ${l}`).join('\n'),
  containers: (lines) => lines.map((l) => `collector_1  | ${l}`).join('\n'),
  'a PowerShell transcript': (lines) =>
    [
      '**********************',
      'Windows PowerShell transcript start',
      'Start time: 20240502100000',
      'Username: CONTOSO\\pat',
      'RunAs User: CONTOSO\\pat',
      'Machine: PC-0007 (Microsoft Windows NT 10.0.19045.0)',
      'Host Application: C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      'Process ID: 4242',
      'PSVersion: 5.1.19041.4291',
      'PSCompatibleVersions: 1.0, 2.0, 3.0, 4.0, 5.0, 5.1.19041.4291',
      'BuildVersion: 10.0.19041.4291',
      'CLRVersion: 4.0.30319.42000',
      '**********************',
      'Transcript started, output file is C:\\t.txt',
      'PS C:\\> cscript //nologo C:\\Windows\\System32\\slmgr.vbs /dlv',
      ...lines,
      'PS C:\\> Stop-Transcript',
      '**********************',
      'Windows PowerShell transcript end',
      'End time: 20240502100100',
      '**********************',
    ].join('\r\n'),
};

/** What a text was wrapped in, and the text that is left: each form by itself, character for character. */
import { describe, expect, test } from 'vitest';
import { clixmlToText, isClixml } from '../../../analyzer/evidence/text/markup/clixml.ts';
import { decodeEntities, hasTags, htmlToText } from '../../../analyzer/evidence/text/markup/html.ts';
import { jsonToText } from '../../../analyzer/evidence/text/markup/json-text.ts';
import { withoutLogPrefix } from '../../../analyzer/evidence/text/markup/log-prefix.ts';
import { unquoteLines } from '../../../analyzer/evidence/text/markup/quoted-lines.ts';
import { decodeQuotedPrintable, isQuotedPrintable } from '../../../analyzer/evidence/text/markup/quoted-printable.ts';
import { isRtf, rtfToText } from '../../../analyzer/evidence/text/markup/rtf.ts';

describe('which form it is', () => {
  test.each<[string, boolean]>([
    ['{\\rtf1', true],
    ['  \n{\\rtf', true],
    ['x{\\rtf', false],
    ['{rtf', false],
    ['                     {\\rtf', false],
  ])('RTF: %j is %s', (text, is) => {
    expect(isRtf(text)).toBe(is);
  });

  test.each<[string, boolean]>([
    ['a < b', false],
    ['<removed>', false],
    ['<b>', true],
    ['<br/>', true],
    ['</p>', false],
    ['<BR>', true],
    ['<spanner>', false],
    ['<p class="x">', true],
    ['<p', false],
  ])('HTML: %j is %s', (text, is) => {
    expect(hasTags(text)).toBe(is);
  });

  test.each<[string, boolean]>([
    ['<Objs Version', true],
    ['#< CLIXML', true],
    ['<Objs>', false],
    ['CLIXML', false],
  ])('CLIXML: %j is %s', (text, is) => {
    expect(isClixml(text)).toBe(is);
  });

  test.each<[string, boolean]>([
    ['a=3Db=20c=09', true],
    ['a=3Db=20c', false],
    ['x', false],
    ['A: b\nContent-Transfer-Encoding: quoted-printable\n=', true],
    ['content-transfer-encoding:QUOTED-PRINTABLE =', true],
    ['=C2=A0=E2=80=3D', true],
    ['=0D=0A=0D', true],
  ])('quoted-printable text: %j is %s', (text, is) => {
    expect(isQuotedPrintable(text)).toBe(is);
  });
});

test.each<[string, string]>([
  ['{\\rtf1\\ansi Name: x\\par Status: y\\line z}', 'Name: x\nStatus: y\nz'],
  [
    '{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}{\\*\\generator Word;}A\\tab B\\cell C\\row D}',
    'A\tB\tC\nD',
  ],
  ["{\\rtf1 a\\'fcb \\u252?c\\u8211-d}", 'aüb üc–d'],
  ['{\\rtf1\\uc0 a\\u252 b}', 'aüb'],
  ['{\\rtf1\\uc2 a\\u252??b}', 'aüb'],
  ['{\\rtf1\\uc2{\\uc1 \\u252?x}\\u252??y}', 'üxüy'],
  ['{\\rtf1\\uc9 \\u252 12345678X}', 'üX'],
  ["{\\rtf1\\ansicpg1251 \\'d1\\'f2}", 'Ст'],
  ["{\\rtf1\\ansicpg936 \\'d0\\'ed\\'bf\\'c9}", '许可'],
  ["{\\rtf1\\ansicpg99999 \\'fc}", 'ü'],
  ['{\\rtf1 a\\~b\\_c\\-d\\{e\\}f\\\\g\\:h}', 'a b-cd{e}f\\gh'],
  ['{\\rtf1 a\\\nb\\\r\nc\nd}', 'a\nb\ncd'],
  ['{\\rtf1 \\emdash\\endash\\bullet\\lquote\\rquote\\ldblquote\\rdblquote\\page\\sect.}', '—–•‘’“”\n\n.'],
  ['  {\\rtf1 a}}b', 'ab'],
  ["{\\rtf1 {\\info hidden \\'fc}{\\stylesheet x}{\\header h}{\\footer f}{\\pict 00}seen}", 'seen'],
  ['{\\rtf1 \\u-10179?\\u-8704?.}', '😀.'],
  ['{\\rtf1 a\\u x}', 'ax'],
  ["{\\rtf1\\uc1 \\u252\\'fcx}", 'üx'],
  ['{\\rtf1\\uc-1 \\u252 x}', 'üx'],
  ['{\\rtf1 \\par1 \\b1bold\\b0 }', '\nbold'],
])('RTF, as WordPad and Word save it: %j', (wrapped, text) => {
  expect(rtfToText(wrapped)).toBe(text);
});

test.each<[string, string]>([
  [
    '<html><head><title>t</title><style>p{}</style></head><body><p>Name: x</p><p>Description: y &amp; z</p><p>a<br>b</p></body></html>',
    'Name: x\nDescription: y & z\na\nb\n',
  ],
  ['<p>Name: x\n y</p><p>b</p><br><div>c</div>', 'Name: x y\nb\n\nc\n'],
  ['a <b>bold</b> c', 'a bold c'],
  ['<removed> x <b>y</b>', '<removed> x y'],
  ['<pre>a\n b</pre><p>c</p><p>d</p><p>e</p>', 'a\n b\nc\nd\ne\n'],
  ['<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><br><br>', 'a\tb\nc\td\n\n\n'],
  ['x<script>alert(1)</script>y<br>', 'xy\n'],
  ['x<script>never ended', 'x<script>never ended'],
  ['<P CLASS="x">A</P><BR/>B<br />C<hr>', 'A\n\nB\nC\n'],
  ['line 1\nline 2<br>\nline 3', 'line 1\nline 2\n\nline 3'],
  ['<span>a</span>\r\n<span>b</span>', 'a\r\nb'],
  ['<o:p>a</o:p>', 'a'],
  ['<!-- c --><p>a</p>', 'a\n'],
  ['<p>a', 'a'],
  ['<ul><li>a</li><li>b</li><li>c</li></ul>', 'a\nb\nc\n'],
])('HTML shows what a browser would, a line for each block: %j', (wrapped, text) => {
  expect(htmlToText(wrapped)).toBe(text);
});

test.each<[string, string]>([
  ['&lt;a&gt; &amp;amp; &quot;&apos;', '<a> &amp; "\''],
  ['&nbsp;|&emsp;|&ensp;|&ndash;&mdash;&rarr;&hellip;&shy;&reg;&trade;', ' | | |–—→…®™'],
  ['&#252;&#xFC;&#XfC;', 'üüü'],
  ['&#0;&#1114112;&#x110000;&#1114111;', '&#0;&#1114112;&#x110000;􏿿'],
  ['&unknown; &#; &amp', '&unknown; &#; &amp'],
  ['&AMP;', '&AMP;'],
])('entities: %j', (wrapped, text) => {
  expect(decodeEntities(wrapped)).toBe(text);
});

test.each<[string, string]>([
  [
    '#< CLIXML\r\n<Objs Version="1.1.0.1" xmlns="x"><S S="Output">Name: a_x000D__x000A_</S><S S="Output">b &lt; c</S></Objs>',
    'Name: a\nb < c\n',
  ],
  [
    '<Objs Version="1"><Obj RefId="0"><MS><S N="Name">Windows</S><U32 N="LicenseStatus">1</U32><B N="IsAddon">false</B><Nil N="x" /></MS></Obj><Obj RefId="1"><S N="Name">Office</S></Obj></Objs>',
    '\nName : Windows\nLicenseStatus : 1\nIsAddon : false\n\nName : Office\n',
  ],
  ['<Objs ><S>a\n</S><S>b\r\n</S><I64>5</I64></Objs>', 'a\nb\n5\n'],
])('what PowerShell writes to a redirected stream: %j', (wrapped, text) => {
  expect(clixmlToText(wrapped)).toBe(text);
});

test.each<[string, string | null]>([
  ['"a\\nb"', 'a\nb'],
  [' ["a","b"]', 'a\nb\n'],
  ['["a",1]', 'a'],
  ['[]', null],
  ['{"stdout":"long text here","rc":0,"x":"short"}', 'long text here'],
  ['{"a":{"stdout_lines":["a","b","c"]},"b":"a"}', 'a\nb\nc\n'],
  ['{"LicenseStatus":1,"Name":"W","x":null,"o":{}}', 'LicenseStatus : 1\nName : W\nx : '],
  [
    '[{"ApplicationID":"a","Name":null},{"PartialProductKey":"B"}]',
    'ApplicationID : a\nName : \n\nPartialProductKey : B',
  ],
  ['[{"Name":"x"}]', 'x'],
  ['x', null],
  ['{', null],
  ['5', null],
  ['{"a":5}', null],
  ['{"a":"", "b":"y"}', 'y'],
  ['{"hosts":[{"name":"a","licenseStatus":0}]}', 'name : a\nlicenseStatus : 0'],
  ['[[[[[[[[[[[[[[[[[[[[["deep"]]]]]]]]]]]]]]]]]]]]]', 'deep\n'],
  ['[[[[[[[[[[[[[[[[[[[[{"a":"deep"}]]]]]]]]]]]]]]]]]]]]', null],
  ['[[[[[[[[[[[[[[[[[[[{"a":"deep"}]]]]]]]]]]]]]]]]]]]', 'deep'],
])('the longest text that a JSON document carries: %j', (wrapped, text) => {
  expect(jsonToText(wrapped)).toBe(text);
});

test.each<[string, string]>([
  ['"a"\n"b"\n"c"', 'a\nb\nc\n'],
  ['"a",\n"b ""q""",\n"c\\\\d \\u00fc \\t|"\n', 'a\nb "q"\nc\\d ü \t|\n'],
  ["head\n- 'a'\n- 'it''s'\n- 'c'\nfoot", "\na\nit's\nc\n"],
  ['"a"\n"b"\nc', '"a"\n"b"\nc'],
  ['"Name: a\nStatus: ""x""\nEnd"', 'Name: a\nStatus: "x"\nEnd'],
  ['"x","Name: a\nb","y"\n', 'Name: a\nb\n'],
  ['stdout: "Name: a\\r\\nb\\r\\nc\\r\\nd"', 'Name: a\nb\nc\nd'],
  ['a\\nb', 'a\\nb'],
  ['{"stdout":"a\\nb\\nc\\nd"', '{"stdout":"a\nb\nc\nd'],
  ['"h1","long cell"\n"a","b ""c"""\n"d";"e"\n"f"\t"ggg"', 'long cell\nb "c"\nd\nggg\n'],
  ['Name: "a"\nb', 'Name: "a"\nb'],
  ['- "a"\n-  "b"\n- "c"', 'a\nb\nc\n'],
  ['"a"\n\n"b"\n\n"c"\nx', 'a\n\nb\n\nc\n'],
  ['"\nName: a\n"', '\nName: a\n'],
  ['  "a"  \n"b",\n\'c\'', 'a\nb\nc\n'],
  ['"a\\/b\\q"\n"\\n"\n"c"', 'a/b\\q\n\n\nc\n'],
])('lines between quotes: %j', (wrapped, text) => {
  expect(unquoteLines(wrapped)).toBe(text);
});

test.each<[string, string]>([
  ['a=3Db=\r\nc=\nd', 'a=bcd'],
  ['M=C3=BCller =FC', 'Müller ü'],
  ['=  \r\nx', 'x'],
  ['hash=', 'hash='],
  ['a=3d', 'a=3d'],
])('quoted-printable text of a mail: %j', (wrapped, text) => {
  expect(decodeQuotedPrintable(wrapped)).toBe(text);
});

describe('what a log has put before each line', () => {
  const LABELS = ['Name: x', 'Description: y', 'License Status: Licensed', 'Partial Product Key: B'];
  const logged = (prefix: (line: number) => string, end = ''): string =>
    LABELS.map((label, i) => `${prefix(i)}${label}${end}`).join('\n');

  test.each<[string, (line: number) => string]>([
    ['time and level', (i) => `2024-05-02 10:00:0${i} INFO `],
    ['levels that change', (i) => `${i} ${i < 2 ? 'WARN' : 'ERROR'} a: `],
    ['a number between brackets and a host', (i) => `[${i}] host: `],
    ['a date of syslog', (i) => `${i < 2 ? 'Mar' : 'Apr'}  ${i} 10:00:01 pc-1 `],
    ['a day and the half of it', (i) => `${i < 2 ? 'Mon' : 'Tue'} 10:0${i} ${i < 2 ? 'AM' : 'PM'} `],
    ['signs that mean something in an expression', (i) => `(a.b*) [${i}]+?\t`],
    ['some 200 characters', (i) => `${'x'.repeat(190)} ${i} `],
    ['one line in four without it', (i) => (i === 2 ? '' : 'log ')],
  ])('%s', (_, prefix) => {
    expect(withoutLogPrefix(logged(prefix))).toBe(logged(() => ''));
    expect(withoutLogPrefix(`started\n${logged(prefix)}\ndone`)).toBe(`started\n${logged(() => '')}\ndone`);
  });

  test('the log of ConfigMgr has something behind each line too', () => {
    const text = logged(() => '<![LOG[', ']LOG]!><time="10:00:00" component="x">');
    expect(withoutLogPrefix(text)).toBe(logged(() => ''));
  });

  test.each<[string, (line: number) => string]>([
    ['nothing', () => ''],
    ['quote marks, which the readers of lines know', () => '> '],
    ['numbers of a list', (i) => `${i + 1}) `],
    ['another text on each line', (i) => `${'abcd'[i]} `],
    ['something on one line alone', (i) => (i === 0 ? 'log ' : '')],
    ['something on every other line', (i) => (i % 2 === 0 ? 'log ' : '')],
    ['more than 200 characters', () => `${'x'.repeat(200)} `],
  ])('stays: %s', (_, prefix) => {
    expect(withoutLogPrefix(logged(prefix))).toBe(logged(prefix));
  });

  test('a text that begins as Windows prints it has no prefix', () => {
    for (const first of [
      'Microsoft (R) Windows Script Host',
      'Diagnostic Report (1.9.0027.0):',
      '  Name: x',
      'Name  : x',
    ])
      expect(withoutLogPrefix(`${first}\n${logged(() => 'log ')}`)).toBe(`${first}\n${logged(() => 'log ')}`);
    expect(withoutLogPrefix(' \n')).toBe(' \n');
  });

  test('labels of other languages are known', () => {
    const text = (prefix: string): string => `${prefix}Beschreibung: x\n${prefix}Lizenzstatus: Lizenziert\n`;
    expect(withoutLogPrefix(text('10:00 pc '))).toBe(text(''));
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../analyzer/evidence/events.ts';

const SPP = 'Microsoft-Windows-Security-SPP';
const REQUEST =
  '0x0, 0x00000000, kms.example.test:1688, c0ffee00-aaaa-4bbb-8ccc-dddddddddddd, 2024/05/02 10:00, 0, 5, 0, 0a1b2c3d-1111-4222-8333-444455556666, 25';

function read(value: unknown) {
  const problems: string[] = [];
  const data = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { events: readEvents(data, (code, ...args) => problems.push([code, ...args].join(' '))), problems };
}

const one = (event: object) => read([event]).events?.[0];

it('reads both forms of data, newest first', () => {
  const items = [
    { id: 12288, provider: SPP, timeUtc: '2024-05-02T10:00:00Z', data: [REQUEST] },
    {
      id: 8198,
      provider: SPP,
      timeUtc: '2024-05-02T10:00:05Z',
      data: ['hr=0xC004F074', 'RuleId=1;Action=AutoActivate'],
    },
    {
      id: 12289,
      provider: SPP,
      timeUtc: '2024-05-01T09:00:00Z',
      data: ['0xC004F035', '0x8000000', '0', '', '27', '120', '10080', '2024/05/01'],
    },
    { id: 8233, provider: SPP, timeUtc: null, data: ['0xC004F056', 'AppId', 'SkuId'] },
  ];
  expect(read(items)).toEqual({
    problems: [],
    events: [
      {
        id: 8198,
        timeUtc: '2024-05-02T10:00:05Z',
        hresult: '0xC004F074',
        flags: null,
        activated: null,
        kmsHost: null,
        cmid: null,
      },
      {
        id: 12288,
        timeUtc: '2024-05-02T10:00:00Z',
        hresult: '0x00000000',
        flags: '0x00000000',
        activated: null,
        kmsHost: 'kms.example.test:1688',
        cmid: 'c0ffee00-aaaa-4bbb-8ccc-dddddddddddd',
      },
      {
        id: 12289,
        timeUtc: '2024-05-01T09:00:00Z',
        hresult: '0xC004F035',
        flags: '0x08000000',
        activated: false,
        kmsHost: null,
        cmid: null,
      },
      { id: 8233, timeUtc: null, hresult: '0xC004F056', flags: null, activated: null, kmsHost: null, cmid: null },
    ],
  });
});

it.each([
  [[REQUEST], '0x00000000', 'kms.example.test:1688'],
  [REQUEST, '0x00000000', 'kms.example.test:1688'],
  [REQUEST.split(', '), '0x00000000', 'kms.example.test:1688'],
  [['-1073418187,134217736,[2001:db8::7]:1688'], '0xC004F035', '[2001:db8::7]:1688'],
  [['3221549109,0'], '0xC004F035', null],
  [[], null, null],
  [undefined, null, null],
  [{ a: 1 }, null, null],
])('12288 with %j', (data, hresult, kmsHost) => {
  expect(one({ id: 12288, data })).toMatchObject({ hresult, kmsHost });
});

it('flags are folded from decimal', () => {
  expect(one({ id: 12289, data: ['0,134217736'] })?.flags).toBe('0x08000008');
});

it.each([
  ['2024-05-02T10:00:00Z', '2024-05-02T10:00:00Z'],
  ['2024-05-02T10:00:00.1234567Z', '2024-05-02T10:00:00.1234567Z'],
  ['2024-05-02T12:00:00.5+02:00', '2024-05-02T10:00:00.5Z'],
  ['/Date(1714644000000)/', '2024-05-02T10:00:00Z'],
  ['/Date(1714644000250+0200)/', '2024-05-02T10:00:00.250Z'],
  ['/Date(99999999999999999)/', null],
  [{ value: '/Date(1714644000000)/', DateTime: 'Thursday' }, '2024-05-02T10:00:00Z'],
  ['20240502120000.500000+120', '2024-05-02T10:00:00.500000Z'],
  ['2024-05-02T10:00:00.000000000Z', '2024-05-02T10:00:00Z'],
  ['2024-05-02T12:00:00+02:00', '2024-05-02T10:00:00Z'],
  ['2024-05-02 10:00:00', '2024-05-02T10:00:00Z'],
  ['2024-13-02T10:00:00Z', null],
  ['yesterday', null],
  [1714644000, null],
])('time %j', (timeUtc, expected) => {
  expect(one({ id: 8198, timeUtc, data: [] })?.timeUtc).toBe(expected);
});

it.each([
  [['0x00000000, 0x00000000, 1, 0, 27'], true],
  [['0x00000000, 0x00000000, 0, 0, 27'], false],
  [['0x0', '0x0', '1'], true],
  [['0x00000000, 0x00000000'], null],
  [['0x00000000, 0x00000000, x'], null],
])('12289 with %j', (data, activated) => {
  expect(one({ id: 12289, data })).toMatchObject({ activated, kmsHost: null, cmid: null });
});

it('hears the four ids alone, and no failure of Office', () => {
  const office = '0ff1ce15-a989-479d-af46-f275c6370663';
  const windows = '55c92734-d682-4d71-983e-d6ec3f16059f';
  const sku = 'ae2ee509-1b34-41c0-acb7-6d4650168915';
  const items = [
    { id: 1003, provider: SPP, data: ['0xC004F035'] },
    { id: 12290, provider: SPP, data: ['0xC004F035,25'] },
    {
      id: 8198,
      provider: SPP,
      data: ['hr=0xC004F035', `RuleId=${sku};Action=AutoActivate;AppId=${office};SkuId=${sku}`],
    },
    { id: 8233, provider: SPP, data: ['0xC004F035', office, sku, 'TimerEvent'] },
    { id: 8233, provider: SPP, data: [`0xC004F035, ${office}, ${sku}`] },
    { id: 8233, provider: SPP, data: ['0xC004F074', `{${windows.toUpperCase()}}`, sku, 'TimerEvent'] },
    { id: 8198, provider: SPP, data: [`hr=0xC004F057;AppId=${windows}`] },
  ];
  expect(read(items)).toMatchObject({
    events: [
      { id: 8233, hresult: '0xC004F074' },
      { id: 8198, hresult: '0xC004F057' },
    ],
    problems: [],
  });
});

describe('as ConvertTo-Json writes the records of Windows', () => {
  const expected = {
    id: 12289,
    timeUtc: '2024-05-02T10:00:00.5Z',
    hresult: '0xC004F035',
    flags: '0x08000000',
    activated: false,
    kmsHost: null,
    cmid: null,
  };
  const values = '0xC004F035, 0x08000000, 0, 0, 27, 120, 10080, 2024/05/02';
  const winEvent = { Id: 12289, Version: 0, ProviderName: SPP, TimeCreated: '2024-05-02T12:00:00.5+02:00', Level: 4 };
  it.each<[string, unknown]>([
    ['one object', { ...winEvent, Properties: [{ Value: values }] }],
    ['values one by one', [{ ...winEvent, Properties: values.split(', ').map((Value) => ({ Value })) }]],
    ['wrapped lists', { value: [{ ...winEvent, Properties: { value: [{ value: values }], Count: 1 } }], Count: 1 }],
    ['a list under a name', { Events: [{ ...winEvent, Properties: [{ Value: values }] }] }],
    [
      'cut off at its depth: the message has the values',
      [{ ...winEvent, Properties: ['System.Diagnostics.Eventing.Reader.EventProperty'], Message: `Info:\n${values}` }],
    ],
    [
      'Get-EventLog',
      {
        EventID: 12289,
        Source: 'Software Protection Platform Service',
        TimeGenerated: '2024-05-02T10:00:00.5Z',
        ReplacementStrings: [values],
      },
    ],
  ])('%s', (_, file) => {
    expect(read(file)).toEqual({ events: [expected], problems: [] });
  });

  it.each([[{}], [{ a: 1 }], [[{ Foo: 1 }]]])('nothing known in %j: a problem', (file) => {
    expect(read(file)).toEqual({ events: [], problems: ['no-report'] });
  });
});

it('sorts by fractions of a second', () => {
  const times = ['2024-05-02T10:00:00Z', '2024-05-02T10:00:00.25Z', '2024-05-02T10:00:00.5Z', '2024-05-02T10:00:01Z'];
  expect(read(times.map((timeUtc) => ({ id: 12288, timeUtc, data: [] }))).events?.map((e) => e.timeUtc)).toEqual(
    [...times].reverse(),
  );
});

it('other providers use the same ids for other things', () => {
  const items = [
    { id: 8198, provider: 'Some-Backup', data: ['hr=0x80070005'] },
    { id: 8198, provider: 'Microsoft-Windows-Security-Licensing-SLC', data: ['hr=0xC004F059'] },
  ];
  expect(read(items).events).toEqual([
    { id: 8198, timeUtc: null, hresult: '0xC004F059', flags: null, activated: null, kmsHost: null, cmid: null },
  ]);
});

describe('damaged files', () => {
  it.each([
    ['', 'json-invalid it is empty'],
    ['[', 'json-invalid syntax error'],
    ['"x"', 'json-invalid no list'],
  ])('%j', (text, problem) => {
    expect(read(text)).toEqual({ events: null, problems: [problem] });
  });

  it('what is no event is left out and counted', () => {
    expect(read([1, null, { id: 'x' }, { id: 8198 }])).toMatchObject({
      events: [{ id: 8198, hresult: null }],
      problems: ['wrong-type 3 events'],
    });
    expect(read([[], { id: '12288' }])).toMatchObject({ events: [{ id: 12288 }], problems: ['wrong-type an event'] });
  });

  it('property: no JSON makes it throw, and the order is by time', () => {
    const event = fc.dictionary(fc.constantFrom('id', 'provider', 'timeUtc', 'data'), fc.jsonValue({ maxDepth: 2 }));
    const timed = fc.record({
      id: fc.constantFrom(12288, 12289, 8198),
      timeUtc: fc
        .date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2040-01-01') })
        .map((d) => d.toISOString()),
      data: fc.array(fc.string()),
    });
    fc.assert(
      fc.property(fc.array(fc.oneof(event, timed)), (items) => {
        // An event without a time comes last.
        const times = (read(items).events ?? []).map(({ timeUtc }) => (timeUtc === null ? -1 : Date.parse(timeUtc)));
        expect(times).toEqual([...times].sort((a, b) => b - a));
      }),
    );
  });
});

it('a request is read alike, whatever request stood before it', () => {
  const values = [
    '',
    'kms',
    'KMS',
    ' kms ',
    'a b',
    'c0ffee00-aaaa-4bbb-8ccc-dddddddddddd',
    'C0FFEE00-AAAA-4BBB-8CCC-DDDDDDDDDDDD',
    '{x}',
  ];
  const value = fc.constantFrom(...values);
  const data = fc.oneof(
    fc.array(value, { maxLength: 6 }),
    fc.array(value, { maxLength: 6 }).map((list) => [list.join(', ')]),
    fc.array(value, { maxLength: 6 }).map((list) => list.join(',')),
  );
  const requests = fc.array(data, { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(requests, (list) => {
      const items = list.map((each) => ({ id: 12288, provider: SPP, data: each }));
      expect(read(items).events).toEqual(items.map(one));
    }),
  );
});

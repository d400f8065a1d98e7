import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lookOf, paint } from '../../src/terminal/style.ts'
import { pad, printable, truncate, width, wrap } from '../../src/terminal/text.ts'

describe('look', () => {
  const utf8 = { LANG: 'en_US.UTF-8' }
  test.each([
    ['a terminal', { isTTY: true, env: utf8 }, true],
    ['a pipe', { isTTY: false, env: utf8 }, false],
    ['NO_COLOR', { isTTY: true, env: { NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { isTTY: true, env: { NO_COLOR: '' } }, true],
    ['FORCE_COLOR', { isTTY: false, env: { FORCE_COLOR: '1' } }, true],
    ['FORCE_COLOR=0', { isTTY: true, env: { FORCE_COLOR: '0' } }, false],
    ['NO_COLOR over FORCE_COLOR', { isTTY: true, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
    ['TERM=dumb', { isTTY: true, env: { TERM: 'dumb' } }, false],
    ['--no-color over FORCE_COLOR', { isTTY: true, env: { FORCE_COLOR: '1' }, color: false }, false],
    ['--color over NO_COLOR', { isTTY: false, env: { NO_COLOR: '1' }, color: true }, true],
  ])('colour: %s', (_, surroundings, color) => expect(lookOf(surroundings).color).toBe(color))

  test.each([
    [{ LANG: 'en_US.UTF-8' }, undefined, true],
    [{ LANG: 'C.utf8' }, undefined, true],
    [{ LANG: 'C' }, undefined, false],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, undefined, false],
    [{ LC_ALL: '', LC_CTYPE: 'de_DE.UTF-8', LANG: 'C' }, undefined, true],
    [{}, undefined, true],
    [{ TERM: 'linux' }, undefined, false],
    [{}, 'win32', false],
    [{ WT_SESSION: 'x' }, 'win32', true],
  ])('Unicode: %j on %s', (env, platform, unicode) =>
    expect(lookOf({ isTTY: true, env, ...(platform !== undefined && { platform }) }).unicode).toBe(unicode),
  )

  test('columns: 80 where they are unknown', () => {
    expect(lookOf({ isTTY: true, env: {}, columns: 132 }).columns).toBe(132)
    for (const columns of [undefined, 0]) expect(lookOf({ isTTY: true, env: {}, columns }).columns).toBe(80)
  })

  test('paint', () => {
    expect(paint({ color: true }, 'red', 'x')).toBe('\x1b[31mx\x1b[39m')
    expect(paint({ color: false }, 'red', 'x')).toBe('x')
    expect(paint({ color: true }, 'red', '')).toBe('')
  })
})

describe('width', () => {
  test.each([
    ['', 0],
    ['abc', 3],
    ['é', 1],
    ['e\u0301', 1],
    ['身長', 4],
    ['한국', 4],
    ['カナ', 4],
    ['ｶﾅ', 2],
    ['Ａ', 2],
    ['🙂', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['1️⃣', 2],
    ['…●─×', 4],
    ['\x1b[31mred\x1b[39m', 3],
    ['a\u200bb', 2],
  ])('%j is %i', (text, columns) => expect(width(text)).toBe(columns))
})

describe('pad, truncate, wrap', () => {
  test('pad', () => {
    expect([pad('身', 5), pad('身', 5, 'right'), pad('身', 5, 'center'), pad('long', 2)]).toEqual([
      '身   ',
      '   身',
      ' 身  ',
      'long',
    ])
  })

  test('truncate', () => {
    expect(truncate('bill_length_mm', 8)).toBe('bill_le…')
    expect(truncate('bill_length_mm', 8, false)).toBe('bill_...')
    expect(truncate('short', 5)).toBe('short')
    expect(truncate('身長と体重', 6)).toBe('身長…')
    expect([truncate('abc', 1), truncate('abc', 0), truncate('abcdef', 2, false)]).toEqual(['…', '', '..'])
  })

  test('wrap', () => {
    expect(wrap('the quick brown fox', 10)).toEqual(['the quick', 'brown fox'])
    expect(wrap('the quick brown fox', 10, '  ')).toEqual(['the quick', '  brown', '  fox'])
    expect(wrap('a\n\nb', 10)).toEqual(['a', '', 'b'])
    expect(wrap('abcdefghij xy', 4)).toEqual(['abcd', 'efgh', 'ij', 'xy'])
    expect(wrap('', 4)).toEqual([''])
    expect(wrap('  indented line', 10, '    ')).toEqual(['  indented', '    line'])
  })

  const texts = fc.string({ unit: 'grapheme', maxLength: 60 }).map(printable)
  test('hold for any text', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 40 }), fc.boolean(), (text, columns, unicode) => {
        expect(width(truncate(text, columns, unicode))).toBeLessThanOrEqual(columns)
        expect(width(pad(text, columns))).toBe(Math.max(columns, width(text)))
        const lines = wrap(text, columns)
        for (const line of lines) expect(width(line)).toBeLessThanOrEqual(columns)
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      }),
    )
  })
})

test('printable spells control characters out', () => {
  expect(printable('a\tb\n\x1b[2J\u202e\u0000ö')).toBe('a\\tb\\n\\u001b[2J\\u202e\\u0000ö')
})

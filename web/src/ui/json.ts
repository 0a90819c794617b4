/* JSON for reading. Numbers keep their digits: nothing is parsed. */

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/** Breaks JSON into lines, two spaces a level. */
export function pretty(json: string): string {
  let level = 0;
  let text = '';
  const tokens = json.match(TOKEN) ?? [];
  const line = () => `\n${'  '.repeat(level)}`;
  for (const [index, token] of tokens.entries()) {
    const isEmpty = token === '{' || token === '[' ? /^[}\]]$/.test(tokens[index + 1] ?? '') : false;
    switch (token) {
      case '{':
      case '[':
        level += 1;
        text += isEmpty ? token : token + line();
        break;
      case '}':
      case ']':
        level -= 1;
        text += /^[{[]$/.test(tokens[index - 1] ?? '') ? token : line() + token;
        break;
      case ',':
        text += token + line();
        break;
      case ':':
        text += ': ';
        break;
      default:
        text += token;
    }
  }
  return text;
}

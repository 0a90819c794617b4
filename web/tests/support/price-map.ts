/* A price map in LiteLLM's format, of the real one's size and spread: as many models and providers, long and short names,
   some without a price, some with one side only. The same every time. */

const models = 4_552;
const providers = 153;
const makers = ['aster', 'birch', 'cedar', 'dune', 'elm', 'fern', 'gale', 'heron', 'iris', 'jade', 'kite', 'lark'];
const families = ['chat', 'coder', 'embed', 'flash', 'instruct', 'large', 'mini', 'nano', 'pro', 'reason', 'vision'];
const flags = ['function_calling', 'tool_choice', 'vision', 'reasoning', 'response_schema', 'prompt_caching', 'pdf_input'];
const windows = [8_192, 32_768, 131_072, 200_000, 1_000_000];

/** The text of the file. */
export function priceMap(): string {
  const next = chance();
  const entries = Array.from({ length: models }, (_, place) => entry(place, next));
  return JSON.stringify(Object.fromEntries(entries));
}

function entry(place: number, next: (below: number) => number): [string, object] {
  // As with real ones, few providers offer most of the models.
  const provider = `provider_${Math.min(next(providers), next(providers), providers - 1) || place % providers}`;
  const name = `${pick(makers, next)}-${next(9) + 1}.${next(9)}-${pick(families, next)}-${place.toString(36)}`;
  const priced = next(100);
  const fields = {
    litellm_provider: provider,
    mode: priced < 82 ? 'chat' : 'image_generation',
    max_input_tokens: pick(windows, next),
    max_output_tokens: 4_096 * (next(8) + 1),
    ...(priced < 81 ? { input_cost_per_token: (next(3_000) + 1) * 1e-8 } : {}),
    ...(priced < 80 ? { output_cost_per_token: (next(9_000) + 1) * 1e-8 } : {}),
    ...Object.fromEntries(flags.filter(() => next(2) === 0).map((flag) => [`supports_${flag}`, true])),
  };
  return [`${provider}/${name}`, fields];
}

function pick<T>(list: readonly [T, ...T[]] | readonly T[], next: (below: number) => number): T | undefined {
  return list[next(list.length)];
}

/** Numbers that look like chance and are the same every time. */
function chance(): (below: number) => number {
  let state = 0x5eed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

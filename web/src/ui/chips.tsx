/* Short words side by side: the first few, the others counted and named on hover. */

import './chips.css';

export function Chips({ words, most = Infinity }: { readonly words: readonly string[]; readonly most?: number }) {
  // One more is as wide as the count of one.
  const shown = words.length <= most + 1 ? words : words.slice(0, most);
  const others = words.slice(shown.length);
  return (
    <span className="chips">
      {shown.map((word) => (
        <span key={word} className="chip">
          {word}
        </span>
      ))}
      {others.length > 0 && (
        <span className="chips-more" data-tip={others.join(', ')}>
          +{others.length}
        </span>
      )}
    </span>
  );
}

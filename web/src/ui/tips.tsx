/* The one tooltip of the page: shows the `data-tip` of whatever is pointed at, touched or focused. */

import { useEffect, useState } from 'react';

interface Tip {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly isBelow: boolean;
}

const DELAY_MS = 150;
const ROOM_ABOVE = 40;

export function Tips() {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (event: Event) => {
      const target = event.target instanceof Element ? event.target.closest('[data-tip]') : null;
      clearTimeout(timer);
      if (target === null) {
        setTip(null);
        return;
      }
      timer = setTimeout(() => setTip(tipOf(target)), event.type === 'pointerover' ? DELAY_MS : 0);
    };
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const hideByKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        hide();
      }
    };
    document.addEventListener('pointerover', show);
    document.addEventListener('click', show);
    document.addEventListener('focusin', show);
    document.addEventListener('keydown', hideByKey);
    addEventListener('scroll', hide, { passive: true, capture: true });
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', show);
      document.removeEventListener('click', show);
      document.removeEventListener('focusin', show);
      document.removeEventListener('keydown', hideByKey);
      removeEventListener('scroll', hide, { capture: true });
    };
  }, []);
  if (tip === null) {
    return null;
  }
  return (
    <div role="tooltip" className={tip.isBelow ? 'tip below' : 'tip'} style={{ left: tip.x, top: tip.y }}>
      {tip.text}
    </div>
  );
}

function tipOf(target: Element): Tip | null {
  const text = target.getAttribute('data-tip') ?? '';
  const box = target.getBoundingClientRect();
  if (text === '' || !target.isConnected) {
    return null;
  }
  const isBelow = box.top < ROOM_ABOVE;
  const middle = box.left + box.width / 2;
  const margin = Math.min(innerWidth / 2, 12 + text.length * 3.5);
  const x = Math.max(margin, Math.min(innerWidth - margin, middle));
  return { text, x, y: isBelow ? box.bottom + 6 : box.top - 6, isBelow };
}

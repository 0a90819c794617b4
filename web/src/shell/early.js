/* What must be known before anything is painted: the colours, and how many agents there were the last time, whose rows
   keep their place. A classic script, because modules run after the first paint. */

(() => {
  const root = document.documentElement;
  let chosen = null;
  let agents = null;
  try {
    chosen = localStorage.getItem('roundtrip.theme');
    agents = localStorage.getItem('roundtrip.agents');
  } catch {
    // Storage may be switched off; then the system decides.
  }
  const isDark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.dataset.theme = isDark ? 'dark' : 'light';
  if (/^\d+$/.test(agents ?? '')) {
    root.style.setProperty('--agent-rows', agents);
  }
})();

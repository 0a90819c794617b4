/* Starts the dashboard in the place of its skeleton. */

import { createRoot } from 'react-dom/client';

import './styles.css';
import { prepareOverview } from '../pages/overview';
import { App } from './app';
import { followSystem } from './theme';

/** How long the overview may wait for its data before it takes the skeleton's place without them. */
const PATIENCE_MS = 150;

const root = document.getElementById('root');
if (root !== null) {
  followSystem();
  void start(root);
}

async function start(place: HTMLElement): Promise<void> {
  // The request has started before this script: with its answer at hand the page is made once and not twice.
  if (location.pathname === '/') {
    await Promise.race([prepareOverview(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
  }
  createRoot(place).render(<App />);
}

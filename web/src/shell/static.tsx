/* The page before any script runs: what the build writes into the HTML, made of the same components. */

import { renderToStaticMarkup } from 'react-dom/server';

import { OverviewView } from '../pages/overview/view';
import { Frame } from './frame';
import { PageSkeleton } from './skeleton';

const NOTHING_YET = {
  data: undefined,
  errors: [],
  failure: null,
  at: null,
  isLoading: true,
  isPrevious: false,
  reload: () => undefined,
};

export function overviewSkeleton(): string {
  return renderToStaticMarkup(
    <Frame path="/">
      <OverviewView result={NOTHING_YET} />
    </Frame>,
  );
}

/** For the other pages: which one is not known before the script runs. */
export function otherSkeleton(): string {
  return renderToStaticMarkup(
    <Frame path="">
      <PageSkeleton title=" " />
    </Frame>,
  );
}

import type { RouteObject } from 'react-router';
import { RouteFailure } from './failure.tsx';
import { Layout } from './layout.tsx';

/** A path below `/console`, and the view that is fetched when somebody goes there. */
function view(path: string, load: () => Promise<() => React.ReactNode>): RouteObject {
  return { path, lazy: { Component: load }, errorElement: <RouteFailure /> };
}

export const routes: RouteObject[] = [
  {
    path: '/',
    element: <Layout />,
    errorElement: <RouteFailure />,
    // Nothing is on the screen yet while the first view is fetched.
    hydrateFallbackElement: <></>,
    children: [
      view('', async () => (await import('../views/overview/overview.tsx')).Overview),
      view('desk/:memberId?', async () => (await import('../views/desk/desk.tsx')).Desk),
      view('sagas', async () => (await import('../views/sagas/sagas.tsx')).Sagas),
      view('sagas/:sagaId', async () => (await import('../views/saga/saga.tsx')).SagaPage),
      view('operator', async () => (await import('../views/operator/operator.tsx')).Operator),
      view('topics/:topic?', async () => (await import('../views/topics/topics.tsx')).Topics),
      view('books/:no?', async () => (await import('../views/books/books.tsx')).Books),
      view('members/:id?', async () => (await import('../views/members/members.tsx')).Members),
      view('best-books', async () => (await import('../views/best-books/best-books.tsx')).BestBooks),
      view('lab', async () => (await import('../views/lab/lab.tsx')).Lab),
      view('*', async () => (await import('./nowhere.tsx')).Nowhere),
    ],
  },
];

import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter } from 'react-router';
import { RouterProvider } from 'react-router/dom';
import { ApiProblem } from '../api/client.ts';
import { LanguageProvider } from '../words/language.tsx';
import { routes } from './routes.tsx';
import { theme, variables } from './theme.ts';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // What a person reads is shown at once from memory and asked again behind it.
      staleTime: 1_000,
      // A server that says no says no again; one that is away is asked until it is back.
      retry: (tries, error) => !(error instanceof ApiProblem && error.problem.status < 500) && tries < 2,
      retryDelay: 1_000,
      // The browser knows of its network, not of a server on this machine.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

const router = createBrowserRouter(routes, { basename: '/console' });

/** The whole page. */
export function Console() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <LanguageProvider>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </LanguageProvider>
    </MantineProvider>
  );
}

import type { Page } from 'playwright-core';

/** Waits until a view has its title and nothing of it is on its way any more. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.getByRole('status', { name: /^(Loading|불러오는 중)$/ }).first().waitFor({ state: 'hidden' });
}

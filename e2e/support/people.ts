// Signing up, in and out as a person does: by the labels on the forms.
import { expect, type Page } from '@playwright/test';

export interface Person {
  name: string;
  password: string;
}

let count = 0;

/** A new person of this archive, signed in; `door` is the page to sign up, or the owner's link. */
export async function signUp(page: Page, door = '/users/new'): Promise<Person> {
  const person = { name: `reader_${process.pid}_${(count += 1)}`, password: 'a lamp in the west window' };
  await page.goto(door);
  await page.getByLabel(/^user name/i).fill(person.name);
  await page.getByLabel(/^e-?mail/i).fill(`${person.name}@example.org`);
  for (const field of await page.getByLabel(/password/i).all()) await field.fill(person.password);
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.locator('#main').getByRole('button', { name: /sign up/i }).click();
  await expectSignedIn(page);
  return person;
}

export async function logIn(page: Page, { name, password }: Person): Promise<void> {
  await page.goto('/users/login');
  await page.locator('input[name="user[login]"]').fill(name);
  await page.locator('input[name="user[password]"]').fill(password);
  await page.locator('#main').getByRole('button', { name: /log in/i }).click();
}

/** By the page with the button: a GET alone never logs out. */
export async function logOut(page: Page): Promise<void> {
  await page.goto('/users/logout');
  await expect(page.locator('body')).toHaveClass(/logged-in/);
  await page.locator('#main').getByRole('button', { name: /log out/i }).click();
  await expectSignedOut(page);
}

export async function expectSignedIn(page: Page): Promise<void> {
  await expect(page.locator('body')).toHaveClass(/logged-in/);
  await expect(page.locator('a[href="/users/logout"]')).not.toHaveCount(0);
}

export async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.locator('body')).toHaveClass(/logged-out/);
  await expect(page.locator('[href="/users/logout"]')).toHaveCount(0);
}

// Signing up, logging in and out. Each runs at one width only: an archive takes few sign-ups in an hour.
import { expect, test } from '../support/test';
import { expectSignedIn, expectSignedOut, logIn, logOut, signUp } from '../support/people';

test('who signs up is in, and comes back with her password @desktop @nojs', async ({ page }) => {
  const person = await signUp(page);
  await logOut(page);
  await logIn(page, person);
  await expectSignedIn(page);
});

test('a wrong password is said and the name is still there @desktop @nojs', async ({ page, member: person }) => {
  await logIn(page, { ...person, password: 'not this one at all' });
  await expectSignedOut(page);
  await expect(page.locator('#main')).toContainText("The password or user name you entered doesn't match our records");
  await expect(page.locator('input[name="user[login]"]')).toHaveValue(person.name);
  await expect(page.locator('input[name="user[password]"]')).toHaveValue('');
});

test('sign-up tells each mistake at its field and keeps what was typed @desktop @nojs', async ({ page }) => {
  await page.goto('/users/new');
  await page.getByLabel(/^user name/i).fill('no blanks please');
  await page.getByLabel(/^e-?mail/i).fill('somebody@example.org');
  await page.getByLabel(/^password/i).fill('short');
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.locator('#main').getByRole('button', { name: /sign up/i }).click();
  await expectSignedOut(page);
  await expect(page.getByLabel(/^user name/i)).toHaveValue('no blanks please');
  await expect(page.getByLabel(/^e-?mail/i)).toHaveValue('somebody@example.org');
  await expect(page.locator('[aria-invalid="true"]')).not.toHaveCount(0);
});

/** What a person sees who follows the link: nothing has changed yet, and one button changes it. */
export const UNSUBSCRIBE_PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Unsubscribe from RealTechee</title>
<style>
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; color: #1d1d1f; background: #fff; }
button { font: inherit; padding: .75rem 1.5rem; border: 0; border-radius: .5rem; color: #fff; background: #1d1d1f; cursor: pointer; }
button:focus-visible { outline: 3px solid #2563eb; outline-offset: 3px; }
</style>
</head>
<body>
<main>
<h1>Unsubscribe</h1>
<p>You will no longer receive messages of this kind from RealTechee at this address.</p>
<form method="post">
<input type="hidden" name="List-Unsubscribe" value="One-Click">
<button type="submit">Unsubscribe</button>
</form>
</main>
</body>
</html>
`;

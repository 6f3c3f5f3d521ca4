"""The review in the browser: routes and templates over the same records that the terminal shows. No rules inside."""

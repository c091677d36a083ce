-- How Neovim starts the language server; `vim.lsp.config('fdl', {…})` overrides any of it.
return {
  cmd = { 'fdl', 'lsp' },
  filetypes = { 'fdl', 'fdltest' },
  root_markers = { 'fdl.toml', '.git' },
  -- A document of the language `fdl` is a flow; test files are known by their name.
  get_language_id = function(_, filetype)
    return filetype == 'fdl' and 'fdl' or 'yaml'
  end,
}

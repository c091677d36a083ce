-- How Neovim starts the language server; `vim.lsp.config('fdl', {…})` overrides any of it.
return {
  cmd = { 'fdl', 'lsp' },
  filetypes = { 'fdl', 'fdltest' },
  root_markers = { 'fdl.toml', '.git' },
  -- A document of the language `fdl` is a flow; test files and configurations are known by their name.
  get_language_id = function(_, filetype)
    return filetype == 'fdltest' and 'yaml' or filetype
  end,
  handlers = {
    -- What Neovim 0.11 draws between its question and the answer keeps the values of the run before, unless
    -- it begins anew.
    ['workspace/inlayHint/refresh'] = function(_, _, context)
      for buffer in pairs(vim.lsp.get_client_by_id(context.client_id).attached_buffers) do
        if vim.lsp.inlay_hint.is_enabled({ bufnr = buffer }) then
          vim.lsp.inlay_hint.enable(true, { bufnr = buffer })
        end
      end
      return vim.NIL
    end,
  },
}

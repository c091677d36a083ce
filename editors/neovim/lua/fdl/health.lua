--- `:checkhealth fdl`
local M = {}

function M.check()
  vim.health.start('fdl')
  if vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim is recent enough')
  else
    vim.health.error('Neovim 0.11 or later is needed')
  end
  local command = (vim.lsp.config.fdl or {}).cmd
  local program = type(command) == 'table' and command[1] or 'fdl'
  if vim.fn.executable(program) == 0 then
    vim.health.error(('`%s` cannot be run'):format(program), {
      'build it with cargo and put it on the PATH',
      "or name it: vim.lsp.config('fdl', { cmd = { '/path/to/fdl', 'lsp' } })",
    })
    return
  end
  local result = vim.system({ program, 'version' }, { text = true }):wait()
  vim.health.ok(('`%s`: %s'):format(program, vim.trim(result.stdout or '')))
end

return M

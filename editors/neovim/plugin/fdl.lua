-- Starts the server for flows and test files and defines the commands.

if vim.g.loaded_fdl then
  return
end
vim.g.loaded_fdl = true

if vim.fn.has('nvim-0.11') == 0 then
  vim.notify('fdl: Neovim 0.11 or later is needed', vim.log.levels.ERROR)
  return
end

if vim.g.fdl_enable ~= false then
  vim.lsp.enable('fdl')
end

vim.treesitter.language.register('yaml', { 'fdl', 'fdltest' })

-- The code lens above a flow or a case; the server would only return the result.
vim.lsp.commands['fdl.runSimulation'] = function(command, context)
  require('fdl').simulate(command.arguments and command.arguments[1] or {}, { bufnr = context.bufnr })
end

vim.api.nvim_create_user_command('FdlSimulate', function(command)
  require('fdl').command(command)
end, {
  nargs = '*',
  desc = 'Dry-run the flow, or one case of its test file',
  complete = function(...)
    return require('fdl').complete(...)
  end,
})

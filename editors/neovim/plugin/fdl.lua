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

-- The code lenses above flows and cases; the server would only return the result.
local function lens(name)
  return function(command, context)
    require('fdl')[name](command.arguments and command.arguments[1] or {}, { bufnr = context.bufnr })
  end
end
vim.lsp.commands['fdl.runSimulation'] = lens('simulate')
vim.lsp.commands['fdl.runTests'] = lens('test')

-- The values of the last run behind the states, and the lenses, which Neovim 0.11 does not renew by itself.
local group = vim.api.nvim_create_augroup('fdl', {})
vim.api.nvim_create_autocmd('LspAttach', {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if not client or client.name ~= 'fdl' then
      return
    end
    if vim.g.fdl_inlay_hints ~= false then
      vim.lsp.inlay_hint.enable(true, { bufnr = event.buf })
    end
    if vim.g.fdl_codelens == false then
      return
    end
    if vim.lsp.codelens.enable then
      vim.lsp.codelens.enable(true, { bufnr = event.buf })
      return
    end
    vim.lsp.codelens.refresh({ bufnr = event.buf })
    vim.api.nvim_clear_autocmds({ group = group, buffer = event.buf })
    vim.api.nvim_create_autocmd({ 'BufEnter', 'BufWritePost', 'InsertLeave', 'TextChanged' }, {
      group = group,
      buffer = event.buf,
      callback = function()
        vim.lsp.codelens.refresh({ bufnr = event.buf })
      end,
    })
  end,
})

-- The configuration counts as it is in its buffer. It stays a TOML file, of which most are not ours.
vim.api.nvim_create_autocmd('FileType', {
  group = group,
  pattern = 'toml',
  callback = function(event)
    local name = vim.api.nvim_buf_get_name(event.buf)
    if vim.fs.basename(name) == 'fdl.toml' and vim.g.fdl_enable ~= false then
      local config = vim.tbl_extend('force', vim.lsp.config.fdl, { root_dir = vim.fs.dirname(name) })
      vim.lsp.start(config, { bufnr = event.buf })
    end
  end,
})

local function complete(lead, line)
  return require('fdl').complete(lead, line)
end

vim.api.nvim_create_user_command('Fdl', function(command)
  require('fdl').command(command)
end, { nargs = '+', desc = 'Simulate, test, draw or explain the flow', complete = complete })

vim.api.nvim_create_user_command('FdlSimulate', function(command)
  require('fdl').command({ args = 'simulate ' .. command.args, smods = command.smods })
end, {
  nargs = '*',
  desc = 'Dry-run the flow, or one case of its test file',
  complete = function(lead, line)
    return complete(lead, (line:gsub('FdlSimulate', 'Fdl simulate', 1)))
  end,
})

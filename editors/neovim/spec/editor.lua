-- A Neovim with the plugin, driven over its API.

local fdl = vim.fs.abspath(arg[1])
local here = vim.fs.dirname(vim.fs.abspath(debug.getinfo(1, 'S').source:sub(2)))
local PATIENCE = 20000

local Editor = { plugin = vim.fs.dirname(here) }
Editor.__index = Editor

-- Starts one. `plain`: the plugin starts nothing and defines nothing, and `fdl` is on the PATH.
function Editor.start(folder, plain)
  local command = { vim.v.progpath, '--embed', '--headless', '--clean', '-n' }
  vim.list_extend(command, { '--cmd', 'set runtimepath^=' .. vim.fn.fnameescape(Editor.plugin) })
  local options = { rpc = true, cwd = folder }
  if plain then
    vim.list_extend(command, { '--cmd', 'let g:loaded_fdl = 1' })
    options.env = { PATH = vim.fs.dirname(fdl) .. ':' .. vim.env.PATH }
  end
  local self = setmetatable({ folder = folder }, Editor)
  self.channel = vim.fn.jobstart(command, options)
  assert(self.channel > 0, 'Neovim does not start')
  vim.rpcrequest(self.channel, 'nvim_ui_attach', 120, 40, {})
  if plain then
    return self
  end
  self:lua([[
    local fdl = ...
    vim.opt.completeopt = { 'menuone', 'noselect', 'popup' }
    vim.lsp.config('fdl', { cmd = { fdl, 'lsp' } })
    vim.api.nvim_create_autocmd('LspAttach', { callback = function(event)
      vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
    end })
  ]], fdl)
  return self
end

-- Runs Lua in the editor.
function Editor:lua(code, ...)
  return vim.rpcrequest(self.channel, 'nvim_exec_lua', code, { ... })
end

-- Presses keys.
function Editor:keys(keys)
  vim.rpcrequest(self.channel, 'nvim_input', keys)
end

-- Waits until Lua in the editor returns something true, and returns that.
function Editor:await(what, code, ...)
  local arguments, result = { ... }, nil
  local done = vim.wait(PATIENCE, function()
    result = self:lua(code, unpack(arguments))
    return result and result ~= vim.NIL
  end, 20)
  if not done then
    error(('waited in vain for %s\n%s'):format(what, self:state()), 2)
  end
  return result
end

-- What a person would see, for the message of a failed test.
function Editor:state()
  return vim.inspect(self:lua([[
    local found = vim.tbl_map(function(it) return { it.lnum + 1, it.code, it.message } end, vim.diagnostic.get(0))
    return {
      mode = vim.api.nvim_get_mode().mode, cursor = vim.api.nvim_win_get_cursor(0), filetype = vim.bo.filetype,
      diagnostics = found, clients = #vim.lsp.get_clients(), messages = vim.fn.execute('messages'),
      lines = vim.api.nvim_buf_get_lines(0, 0, 60, false),
    }
  ]]))
end

-- Opens a file that holds `text`, or that is there already.
function Editor:open(name, text)
  local path = name:sub(1, 1) == '/' and name or vim.fs.joinpath(self.folder, name)
  if text then
    local file = assert(io.open(path, 'w'))
    file:write(text)
    file:close()
  end
  self:lua([[vim.cmd.edit(vim.fn.fnameescape(...))]], path)
end

-- Opens a flow and waits for its server.
function Editor:flow(name, text)
  self:open(name, text)
  self:await('the server', [[
    local client = vim.lsp.get_clients({ bufnr = 0, name = 'fdl' })[1]
    return client and client.initialized
  ]])
end

-- Waits for the finding of a rule and returns its line and column, from 1, and its message.
function Editor:finding(code)
  return unpack(self:await('a finding ' .. code, [[
    for _, it in ipairs(vim.diagnostic.get(0)) do
      if it.code == ... then return { it.lnum + 1, it.col + 1, it.message } end
    end
  ]], code))
end

-- Whether the popup offers a word.
function Editor:offered(word)
  return self:lua([[
    for _, it in ipairs(vim.fn.complete_info({ 'items' }).items) do
      if it.abbr == ... or it.word == ... then return true end
    end
    return vim.inspect(vim.fn.complete_info({ 'items' }).items)
  ]], word)
end

function Editor:cursor(line, column)
  self:lua([[vim.api.nvim_win_set_cursor(0, { ... })]], line, column - 1)
end

-- Waits for a split, that of a run unless another is named, and returns its text.
function Editor:split(kind)
  return self:await('the split', [[
    local window = vim.fn.bufwinid('fdl://' .. ...)
    if window ~= -1 then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, '\n')
    end
  ]], kind or 'simulation')
end

return Editor

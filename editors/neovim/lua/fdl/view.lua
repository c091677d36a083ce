--- Shows answers of the server in splits: a run (one line a state, its input and output below it) or
--- why there is none, the picture of a flow, the page of a rule.

local json = require('fdl.json')

local M = {}

local WIDTH = 100
local namespace = vim.api.nvim_create_namespace('fdl')

--- What a view is made of.
---@class fdl.View
---@field kind string what it shows, for the name of its buffer
---@field filetype? string of its buffer
---@field uri? string the flow
---@field lines string[]
---@field marks { [1]: integer, [2]: string }[] lines, from 0, with their highlight groups
---@field places table<integer, lsp.Range> where the lines, from 1, come from
---@field folds string[] for each line its level of folds, `>1` where one begins
---@field level integer that of the next line
---@field opens? boolean whether a fold begins with the next line

---@param argument table
---@return fdl.View
local function new(argument)
  local view = { kind = 'simulation', filetype = 'fdlsimulation', uri = argument.uri }
  return vim.tbl_extend('error', view, { lines = {}, marks = {}, places = {}, folds = {}, level = 0 })
end

---@param view fdl.View
---@param text string
---@param group? string
---@param range? lsp.Range
local function add(view, text, group, range)
  -- A detail may hold line breaks; a line of a buffer may not.
  for _, line in ipairs(vim.split(text, '\n', { plain = true })) do
    table.insert(view.lines, line)
    table.insert(view.folds, (view.opens and '>' or '') .. view.level)
    view.opens = false
    if group then
      table.insert(view.marks, { #view.lines - 1, group })
    end
    if range then
      view.places[#view.lines] = range
    end
  end
end

--- Begins a fold with the next line; 0 ends all.
---@param view fdl.View
---@param level integer
local function fold(view, level)
  view.level, view.opens = level, level > 0
end

--- A number of milliseconds as people write it.
---@param ms number
---@return string
local function duration(ms)
  local seconds = ms / 1000
  if seconds < 120 then
    return ('%g s'):format(seconds)
  end
  local parts = {}
  for _, unit in ipairs({ { 'd', 86400 }, { 'h', 3600 }, { 'min', 60 }, { 's', 1 } }) do
    local count = unit[2] == 1 and seconds or math.floor(seconds / unit[2])
    seconds = seconds - count * unit[2]
    if count > 0 then
      table.insert(parts, ('%g %s'):format(count, unit[1]))
    end
  end
  return table.concat(parts, ' ')
end

--- A value on one line, cut where it would not be read to its end.
---@param value any
---@return string
local function brief(value)
  local text = json.encode(value)
  if vim.fn.strdisplaywidth(text) <= WIDTH then
    return text
  end
  return vim.fn.strcharpart(text, 0, WIDTH - 1) .. '…'
end

--- The days from a fixed one to a date. Years start in March here, which puts the leap day last.
---@return integer
local function days(year, month, day)
  year = month <= 2 and year - 1 or year
  local in_year = math.floor((153 * ((month + 9) % 12) + 2) / 5) + day
  return year * 365 + math.floor(year / 4) - math.floor(year / 100) + math.floor(year / 400) + in_year
end

--- The milliseconds of an event's time.
---@param time string such as 2026-01-01T00:00:01.500Z
---@return number
local function instant(time)
  local parts = { time:match('^(%d+)%-(%d+)%-(%d+)T(%d+):(%d+):([%d.]+)Z$') }
  local year, month, day, hour, minute, second = unpack(vim.tbl_map(tonumber, parts))
  return (((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second) * 1000
end

--- A place, if there is one: `null` is a value of its own.
---@param range any
---@return lsp.Range?
local function place(range)
  return type(range) == 'table' and range or nil
end

--- A state's visit, from entering to leaving it.
---@class fdl.Visit
---@field path string
---@field range? lsp.Range
---@field from number
---@field to? number
---@field calls integer
---@field input? any
---@field output? any
---@field error? string

--- The visits of a run, in order of entry.
---@param events table[]
---@return fdl.Visit[], number start
local function visits(events)
  local start = events[1] and instant(events[1].Time) or 0
  local list, open = {}, {}
  for _, event in ipairs(events) do
    local detail = type(event.EventDetail) == 'table' and event.EventDetail or {}
    local visit = open[event.path]
    if event.Type == 'StepEntered' then
      visit = { path = event.path, range = place(event.range), from = instant(event.Time), calls = 0 }
      visit.input = detail.input
      open[event.path] = visit
      table.insert(list, visit)
    elseif visit and event.Type == 'TaskScheduled' then
      visit.calls = visit.calls + 1
    elseif visit and event.Type == 'StepExited' then
      visit.to, visit.output = instant(event.Time), detail.output
    elseif visit and event.Type == 'StepFailed' then
      visit.to = instant(event.Time)
      visit.error = ('%s: %s'):format(detail.error or '?', detail.cause or '')
    end
  end
  return list, start
end

--- A list under a title, if there is anything to list.
---@param view fdl.View
---@param title string
---@param notes string[]
---@param group string
local function section(view, title, notes, group)
  if #(notes or {}) == 0 then
    return
  end
  fold(view, 0)
  add(view, '')
  fold(view, 1)
  add(view, title)
  for _, note in ipairs(notes) do
    add(view, '  ' .. note, group)
  end
end

--- A visit: what happened when and where, what went in, what came out.
---@param view fdl.View
---@param visit fdl.Visit
---@param start number
local function add_visit(view, visit, start)
  local _, depth = visit.path:gsub('\\.', ''):gsub('/', '')
  local indent = ('  '):rep(depth)
  local took = visit.to and visit.to - visit.from or 0
  local line = ('%s%9.3f  %s'):format(indent, (visit.from - start) / 1000, visit.path)
  line = line .. (took > 0 and '  ' .. duration(took) or '')
  line = line .. (visit.calls > 1 and ('  %d attempts'):format(visit.calls) or '')
  local bad = visit.error ~= nil or visit.to == nil
  fold(view, depth + 1)
  add(view, line, bad and 'DiagnosticError' or 'Title', visit.range)
  local below = indent .. (' '):rep(11)
  if visit.input ~= nil then
    add(view, below .. '← ' .. brief(visit.input), 'Comment')
  end
  if visit.error then
    add(view, below .. '✗ ' .. visit.error, 'DiagnosticError')
  elseif visit.to == nil then
    add(view, below .. '✗ cut off', 'DiagnosticError')
  else
    add(view, below .. '→ ' .. brief(visit.output))
  end
end

--- The run as `fdl.runSimulation` returns it.
---@param argument table
---@param run table
---@return fdl.View
function M.run(argument, run)
  local view = new(argument)
  local good = run.status == 'Succeeded'
  local head = ('%s %s after %s, %d transitions'):format(
    good and '✓' or '✗',
    run.status,
    duration(run.virtualDurationMs),
    run.transitions
  )
  add(view, argument.case and (head .. ' — ' .. argument.case) or head, good and 'DiagnosticOk' or 'DiagnosticError')
  if type(run.error) == 'table' then
    local failure = run.error
    local range = place(failure.range)
    add(view, ('%s: %s'):format(failure.code, failure.detail), 'DiagnosticError', range)
    add(view, 'in ' .. failure.state, 'Comment', range)
  end
  add(view, '')
  local list, start = visits(run.events)
  for _, visit in ipairs(list) do
    add_visit(view, visit, start)
  end
  fold(view, 0)
  if run.omittedEvents then
    add(view, ('… %d more events, which `fdl simulate` shows'):format(run.omittedEvents), 'Comment')
  end
  if good then
    add(view, '')
    add(view, 'Output')
    add(view, json.encode(run.output))
  end
  section(view, 'Warnings', run.warnings, 'DiagnosticWarn')
  section(view, 'Assumptions', run.assumptions, 'Comment')
  return view
end

--- Why there is no run: findings of the flow, or whatever else the server says.
---@param argument table
---@param err lsp.ResponseError
---@return fdl.View
function M.failure(argument, err)
  local view = new(argument)
  add(view, '✗ ' .. (err.message or 'the simulation failed'), 'DiagnosticError')
  local data = type(err.data) == 'table' and err.data or {}
  for _, finding in ipairs(data.diagnostics or {}) do
    local place = finding.range.start
    local text = ('%d:%d  %s [%s]'):format(place.line + 1, place.character + 1, finding.message, finding.code)
    add(view, '  ' .. text, 'DiagnosticError', finding.range)
  end
  return view
end

--- The picture as `fdl.graph` returns it.
---@param graph table
---@return fdl.View
function M.graph(graph)
  local places = {}
  for number, range in ipairs(graph.lines) do
    places[number] = place(range)
  end
  local lines = vim.split(graph.content, '\n', { plain = true, trimempty = true })
  return { kind = 'graph', filetype = 'fdlgraph', uri = graph.uri, lines = lines, marks = {}, places = places, folds = {} }
end

--- The page as `fdl.explain` returns it.
---@param page table
---@return fdl.View
function M.page(page)
  local lines = vim.split(page.markdown, '\n', { plain = true })
  return { kind = 'explanation', filetype = 'markdown', lines = lines, marks = {}, places = {}, folds = {} }
end

--- Goes to where the line under the cursor comes from.
---@param view fdl.View
---@param encoding string
local function jump(view, encoding)
  local range = view.places[vim.api.nvim_win_get_cursor(0)[1]]
  if range then
    vim.cmd.wincmd('p')
    local location = { uri = view.uri, range = range }
    vim.lsp.util.show_document(location, encoding, { reuse_win = true, focus = true })
  end
end

--- Shows a view in the split of the last one, or in a new one, and stays where the cursor is.
---@param view fdl.View
---@param encoding string the position encoding of the places
---@param mods? table the modifiers of the command, such as `:vertical`
function M.show(view, encoding, mods)
  local name = 'fdl://' .. view.kind
  local buffer = vim.fn.bufnr(name)
  if buffer == -1 then
    buffer = vim.api.nvim_create_buf(false, true)
    vim.api.nvim_buf_set_name(buffer, name)
    vim.bo[buffer].filetype = view.filetype
  end
  vim.b[buffer].fdl_folds = view.folds
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, view.lines)
  vim.bo[buffer].modifiable = false
  vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  for _, mark in ipairs(view.marks) do
    local line, group = unpack(mark)
    vim.api.nvim_buf_set_extmark(buffer, namespace, line, 0, { line_hl_group = group })
  end
  vim.keymap.set('n', '<CR>', function()
    jump(view, encoding)
  end, { buffer = buffer, desc = 'Go to the state' })
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, desc = 'Close the split' })
  if vim.fn.bufwinid(buffer) == -1 then
    local here = vim.api.nvim_get_current_win()
    vim.cmd.sbuffer({ args = { buffer }, mods = mods and mods.split ~= '' and mods or { split = 'botright' } })
    local options = vim.wo[vim.api.nvim_get_current_win()][0]
    options.wrap, options.number, options.signcolumn = false, false, 'no'
    options.foldmethod, options.foldexpr = 'expr', 'get(b:fdl_folds, v:lnum - 1, 0)'
    options.foldlevel, options.foldtext = 99, 'getline(v:foldstart)'
    vim.api.nvim_set_current_win(here)
  end
  vim.api.nvim_win_set_cursor(vim.fn.bufwinid(buffer), { 1, 0 })
end

return M

-- Flows and test files are YAML.
vim.cmd.runtime({ 'ftplugin/yaml.vim', bang = true })
vim.bo.commentstring = '# %s'
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2

-- A list of jobs on standard input -> the list of their documents with citations set, or what went wrong with each.
-- A job has a document (JSON of pandoc's tree), and its sources (CSL-JSON); see process.py.
local jobs = pandoc.json.decode(io.read("a"), false)
local results = {}
for index, job in ipairs(jobs) do
  local done, result = pcall(function()
    local document = pandoc.read(job.document, "json")
    document.meta.references = pandoc.read(job.items, "csljson").meta.references
    return pandoc.write(pandoc.utils.citeproc(document), "json")
  end)
  results[index] = { done = done, result = done and result or tostring(result) }
end
io.write(pandoc.json.encode(results))

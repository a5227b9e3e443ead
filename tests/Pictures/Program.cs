using McpBounds.Pictures;

foreach (var (file, content) in await Gallery.DrawAsync())
{
    await File.WriteAllBytesAsync(Gallery.PathOf(file), content);
    await Console.Out.WriteLineAsync(Gallery.PathOf(file));
}

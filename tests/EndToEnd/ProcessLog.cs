using System.Diagnostics;
using System.Text;

namespace McpBounds.EndToEnd;

/// <summary>What a process prints, line by line from two streams at once, readable at any time.</summary>
internal sealed class ProcessLog
{
    private readonly StringBuilder _text = new();

    public void Record(object sender, DataReceivedEventArgs line)
    {
        lock (_text)
        {
            _text.AppendLine(line.Data);
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}

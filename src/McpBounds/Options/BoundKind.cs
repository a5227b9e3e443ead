namespace McpBounds;

/// <summary>What a bound is of.</summary>
public enum BoundKind
{
    /// <summary>How often a caller calls.</summary>
    Calls,

    /// <summary>How many calls of a caller run at once.</summary>
    CallsAtOnce,

    /// <summary>How long a call runs without reporting progress.</summary>
    Time,

    /// <summary>How many bytes of text or structured content a result has.</summary>
    Result,

    /// <summary>How many bytes of images, sound and other blobs a result has.</summary>
    Blobs,

    /// <summary>What the validation attributes of a parameter say of an argument.</summary>
    Arguments,

    /// <summary>How often the user is asked.</summary>
    Elicitation,

    /// <summary>How often the client's model is asked to generate.</summary>
    Sampling,

    /// <summary>How many calls run on after their time was up.</summary>
    Abandoned,
}

namespace SalesforceConnect.Help.Tests;

/// <summary>How a parameter is bound in some of its sets, in the words of a page.</summary>
/// <param name="Sets">The sets; <c>(All)</c> for each.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Position">Its position, from 0; empty where it must be named.</param>
/// <param name="PipelineInput">Whether and how it is taken from the pipeline.</param>
internal sealed record Binding(string Sets, bool IsRequired, string Position, string PipelineInput);

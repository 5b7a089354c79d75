namespace SalesforceConnect.Help.Tests.Builder;

/// <summary>A page without a fault, for tests to spoil.</summary>
internal static class SamplePage
{
    public const string Name = "Get-Thing";

    public const string Text = """
        ---
        external help file: Things.dll-Help.xml
        Module Name: Things
        online version: https://things.example/Get-Thing
        schema: 2.0.0
        ---

        # Get-Thing

        ## SYNOPSIS

        Gets things.

        ## SYNTAX

        ### ByName (Default)

        ```
        Get-Thing [[-Name] <String[]>] [-Kind <String>] [-All] [<CommonParameters>]
        ```

        ### ById

        ```
        Get-Thing -Id <Int32> [-All]
          [<CommonParameters>]
        ```

        ## DESCRIPTION

        `Get-Thing` gets *things*.
        It is quick.

        - One thing
        - [Another](https://things.example/another)

        ## EXAMPLES

        ### Example 1: Get all

        Before.

        ```powershell
        Get-Thing
        ```

        ```Output
        a thing
        ```

        After.

        ## PARAMETERS

        ### -All

        Gets all of them.

        ```yaml
        Type: SwitchParameter
        Parameter Sets: (All)
        Aliases: Every, Each

        Required: False
        Position: Named
        Default value: False
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Id

        The number of the thing.

        ```yaml
        Type: Int32
        Parameter Sets: ById
        Aliases:

        Required: True
        Position: Named
        Default value: None
        Accept pipeline input: True (ByPropertyName)
        Accept wildcard characters: False
        ```

        ### -Kind

        The kind of the thing.

        ```yaml
        Type: String
        Parameter Sets: ByName
        Aliases:
        Accepted values: Big, Small

        Required: False
        Position: Named
        Default value: Big
        Accept pipeline input: False
        Accept wildcard characters: False
        ```

        ### -Name

        The names of the things.

        ```yaml
        Type: String[]
        Parameter Sets: ByName
        Aliases:

        Required: False
        Position: 0
        Default value: *
        Accept pipeline input: True (ByValue)
        Accept wildcard characters: True
        ```

        ### CommonParameters

        As ever.

        ## INPUTS

        ### System.String[]

        Names.

        ## OUTPUTS

        ### Things.Thing

        The things.

        ## NOTES

        Nothing else.

        ## RELATED LINKS

        - [Set-Thing](Set-Thing.md)
        - [All about things](https://things.example/about)
        """;

    public const string AboutName = "about_Things";

    public const string About = """
        # about_Things

        ## Short description

        Explains things.

        ## Long description

        There are many things, and this paragraph about them is far too long for one line of a console that is 80 wide.

        1. An item that is too long for one line, too, so that it has to go on in another line below.

        ```powershell
        Get-Thing | Where-Object Kind -EQ Big | Sort-Object Name, Kind, Id | Select-Object -First 10 -Property Name

        Get-Thing
        ```

        ### Kinds

        Big and small.
        """;
}
